"""Items for tests of the catalogue: one that is whole and faultless, to be spoiled in one place."""

from __future__ import annotations

from hallcore.catalogue.model import (
    Basis,
    Choice,
    CoDepartment,
    FlowStep,
    Item,
    Material,
    Question,
    SpecialStep,
)

CODE = "112224030000000001422010101000"


def item(**changes: object) -> Item:
    """A food licence of D01: two questions, a tolerable and a shared material, an inspection; ten working days."""
    given: dict[str, object] = {
        "code": CODE,
        "name": "示例食品经营许可",
        "kind": "01",
        "department": "D01",
        "case_type": "promised",
        "statutory": 20,
        "promised": 10,
        "conditions": ("有与经营的食品相适应的场所",),
        "bases": (Basis("中华人民共和国食品安全法", "第三十五条"),),
        "questions": (
            Question("who", "由谁来办理？", (Choice("self", "本人"), Choice("agent", "委托他人"))),
            Question("mode", "属于哪一种经营？", (Choice("shop", "销售"), Choice("kitchen", "餐饮"))),
        ),
        "materials": (
            Material("m1", "申请书", basis="《食品经营许可和备案管理办法》"),
            Material("m2", "营业执照", source="电子证照共享", shared=True),
            Material("m3", "管理制度", need="tolerable", basis="《中华人民共和国食品安全法》第四十四条"),
            Material("m4", "专间平面图", when="mode=kitchen", basis="《食品经营许可和备案管理办法》"),
            Material("m5", "授权委托书", when="who=agent&mode=kitchen", basis="《中华人民共和国民法典》"),
            Material("m6", "代理人身份证", when="who=agent", basis="《中华人民共和国民法典》"),
        ),
        "flow": (
            FlowStep("accept", "综合窗口", 1),
            FlowStep("handle", "业务科", 5),
            FlowStep("review", "科长", 2),
            FlowStep("approve", "首席代表", 1),
            FlowStep("close", "综合窗口", 1),
        ),
        "special": (
            SpecialStep("s1", "听证", "hearing", 20, counts=False, basis="《行政许可法》第四十五条"),
            SpecialStep(
                "s2",
                "现场核查",
                "inspection",
                5,
                counts=True,
                basis="《行政许可法》第三十四条",
                when="mode=kitchen",
            ),
        ),
        "hours": "工作日 8:30—16:30",
        "phone": "0433-0000000",
        "complaint_phone": "0433-0000001",
        "result": "食品经营许可证",
        "licence": True,
        "validity_years": 5,
        "tolerance": True,
        "safety": True,
    }
    return Item(**{**given, **changes})  # type: ignore[arg-type]  # fields are checked where the item is read


def joint(**changes: object) -> Item:
    """A joint approval led by D05 with D01 taking part; 20 of 45 working days."""
    given: dict[str, object] = {
        "department": "D05",
        "case_type": "joint",
        "statutory": 45,
        "promised": 20,
        "statute": "C04",
        "branches": (CoDepartment("D01", "核实条件", 5, silence="agree"),),
    }
    return item(**{**given, **changes})
