"""The catalogue of service items (事项目录): what may be applied for, on which ground, with which papers, by when."""
