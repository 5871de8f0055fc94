"""Install the hall: the six packages of one house, and the command ``hall``."""

from setuptools import find_packages, setup

setup(
    name="sunhall",
    version="0.1.0",
    description="阳光大厅: a government service hall and public resource trading centre",
    python_requires=">=3.11",
    packages=find_packages(
        include=[
            f"{floor}{dot}"
            for floor in ("hallcore", "pdf", "portal", "search", "signing", "trading")
            for dot in ("", ".*")
        ],
    ),
    include_package_data=True,
    entry_points={
        "console_scripts": ["hall = portal.cli:main"],
        "paste.app_factory": ["main = portal:main"],
    },
)
