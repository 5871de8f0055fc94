"""What is bought in the demo and what else is disclosed: made up, visibly examples, the same at every seeding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from msgspec.structs import replace

from hallcore.ground.clock import TZ
from portal.bulletins import BulletinForm
from trading.tendering.model import Criterion, DocumentPrice, Evaluation, LotTerms

WORKS = (
    "建筑工程施工总承包三级及以上资质，安全生产许可证有效；项目经理具备二级及以上注册建造师资格，无在建工程。"
)
MUNICIPAL = "市政公用工程施工总承包三级及以上资质，安全生产许可证有效；项目经理具备市政公用工程专业二级及以上注册建造师资格。"
GOODS = "具有独立承担民事责任的能力，为所投设备的制造商或者其授权的代理商。"
SERVICES = "工程监理市政公用工程专业乙级及以上资质；总监理工程师具备国家注册监理工程师资格。"

COMPREHENSIVE = Evaluation(
    method="comprehensive",
    price_marks=Decimal(60),
    criteria=(
        Criterion("plan", "施工组织设计", Decimal(25)),
        Criterion("team", "项目管理机构", Decimal(10)),
        Criterion("credit", "业绩与信誉", Decimal(5)),
    ),
    float_percent=Decimal(2),
)
LOWEST = Evaluation(
    method="lowest",
    price_marks=Decimal(0),
    criteria=(Criterion("fit", "技术响应", Decimal(70)), Criterion("service", "售后服务", Decimal(30))),
)


@dataclass(frozen=True)
class Story:
    """One purchase: what, how much, what is asked about it, and how its bids look."""

    name: str
    category: str
    kind: str
    lots: tuple[LotTerms, ...]
    evaluation: Evaluation
    approval: str = "敦化市示例发展和改革部门批准建设"
    question: str = "外窗更新是否包含地下室采光窗？工程量清单未列。"
    answer: str = "不包含。以工程量清单所列数量为准，不另行增加。"
    price: DocumentPrice | None = None
    method: str = "open_tender"

    def documents(self) -> Iterator[tuple[str, bytes]]:
        """The tender documents for download: name and content."""
        terms = "\n".join(
            f"{lot.no} 标段 {lot.title}：{lot.content}\n资格要求：{lot.qualification}" for lot in self.lots
        )
        called = "招标文件" if self.method.endswith("tender") else "采购文件"
        yield f"{called}.txt", f"{self.name}\n{called}（示例）\n\n{terms}\n".encode()
        rows = "".join(f"{n},{lot.title},项,1\n" for n, lot in enumerate(self.lots, 1))
        yield (
            "采购需求清单.csv" if self.method != "open_tender" else "工程量清单.csv",
            f"\ufeff序号,名称,单位,数量\n{rows}".encode(),
        )

    def quote(self, lot: str, place: int) -> dict[str, object]:
        """What the bidder in that place offers for a lot: spread below the ceiling, never the same."""
        terms = self.lots[int(lot.rpartition(".")[2]) - 1]
        share = Decimal(9640 - 117 * place - 13 * (place * place % 7)) / Decimal(10_000)
        price = (terms.ceiling * share).quantize(Decimal("0.01"))
        return {
            "price": f"{price:f}",
            "duration_days": terms.duration_days - place % 3,
            "quality": "合格",
            "leader": f"示例经理{'甲乙丙丁戊己庚辛'[place % 8]}",
        }

    def technical(self, bidder: str) -> str:
        """The technical part of a bid."""
        own = _WAYS[sum(bidder.encode()) % len(_WAYS)]
        words = f"{bidder}关于{self.name}的技术标（示例）。\n{own}\n"
        return words * 20


_WAYS = (
    "主体结构分两个流水段施工，先东后西，夜间不浇筑；材料经南门进场，设专人引导。",
    "全部工序以周计划控制，每周三召开碰头会；拆除垃圾当日清运，出口设冲洗台。",
    "加固构件在厂内预制，现场只做安装；吊装时段避开上课时间，另设防护棚。",
    "先做样板间，经各方确认后大面积展开；冬期停工，春季复工前逐项复检。",
    "劳务分三班，电工、焊工持证上岗；噪声每日监测两次，数据张贴在围挡上。",
    "以网络计划找出关键线路，富余三日；混凝土试块同条件养护，逐层留置。",
    "临时用电采用三级配电，水平运输用电动平板车；每道隐蔽工程留影像。",
)
"""Ways to build, so that the made-up bids are not each other's copies."""


def lot_of(
    no: int,
    title: str,
    content: str,
    ceiling: str,
    days: int,
    qualification: str,
    *,
    consortium: bool = False,
    performance: int = 0,
) -> LotTerms:
    """One lot as the stories have them: its ceiling is its estimate."""
    top = Decimal(ceiling)
    bond = min((top / 100).quantize(Decimal(1)), Decimal(800_000)) // 1000 * 1000
    return LotTerms(
        no=no,
        title=title,
        content=content,
        qualification=qualification,
        estimate=top,
        ceiling=top,
        bond=bond.quantize(Decimal("0.01")),
        duration_days=days,
        consortium=consortium,
        performance=Decimal(performance),
    )


def _one(
    name: str,
    category: str,
    kind: str,
    content: str,
    ceiling: str,
    days: int,
    qualification: str,
    evaluation: Evaluation = COMPREHENSIVE,
    *,
    performance: int = 0,
    price: DocumentPrice | None = None,
    **more: str,
) -> Story:
    lot = lot_of(
        1,
        name.removeprefix("敦化市示例"),
        content,
        ceiling,
        days,
        qualification,
        performance=performance,
    )
    return Story(name, category, kind, (lot,), evaluation, price=price, **more)


STORIES = (
    _one(
        "敦化市示例中学教学楼抗震加固工程",
        "A01",
        "works",
        "教学楼 4 层、建筑面积 6180 平方米的抗震加固及屋面、外窗更新",
        "8960000.00",
        120,
        WORKS,
    ),
    _one(
        "敦化市示例江南新区供热管网改造工程",
        "A02",
        "works",
        "一级供热管网 3.2 公里及换热站 2 座改造",
        "12350000.00",
        150,
        MUNICIPAL,
        performance=5,
    ),
    _one(
        "敦化市示例牡丹江堤防维修工程",
        "A07",
        "works",
        "堤防护坡修复 1.8 公里、巡堤道路整修",
        "6420000.00",
        90,
        "水利水电工程施工总承包三级及以上资质，安全生产许可证有效。",
    ),
    _one(
        "敦化市示例农村公路养护工程（2026 年）",
        "A03",
        "works",
        "县乡公路沥青罩面 26 公里、安全设施补设",
        "15780000.00",
        110,
        "公路工程施工总承包三级及以上资质，安全生产许可证有效。",
    ),
    _one(
        "敦化市示例社区卫生服务中心改造工程",
        "A01",
        "works",
        "门诊楼内部改造、无障碍设施完善、消防改造",
        "4860000.00",
        100,
        WORKS,
    ),
    _one(
        "敦化市示例医院医疗设备采购安装工程",
        "A99",
        "goods",
        "数字化手术室设备 1 套及安装调试",
        "7350000.00",
        60,
        GOODS,
        LOWEST,
        question="设备到货后由哪一方负责卸货与就位？",
        answer="由中标人负责卸货、就位、安装和调试，费用计入投标报价。",
    ),
    _one(
        "敦化市示例客运站综合楼维修工程",
        "A01",
        "works",
        "屋面防水、外墙保温及候车大厅地面维修",
        "5280000.00",
        80,
        WORKS,
    ),
    _one(
        "敦化市示例城区路灯节能改造工程",
        "A02",
        "works",
        "LED 路灯更换 2160 盏、控制系统更新",
        "4120000.00",
        60,
        "城市及道路照明工程专业承包三级及以上资质。",
    ),
    Story(
        "敦化市示例新区道路及配套工程",
        "A02",
        "works",
        (
            lot_of(1, "道路及排水", "新建道路 1.6 公里及雨污排水管网", "8690000.00", 180, MUNICIPAL),
            lot_of(
                2, "照明及绿化", "道路照明、行道树及绿化带", "2450000.00", 120, MUNICIPAL, consortium=True
            ),
        ),
        COMPREHENSIVE,
    ),
    _one(
        "敦化市示例污水处理厂提标改造工程监理",
        "A02",
        "services",
        "提标改造工程施工阶段监理服务",
        "1280000.00",
        365,
        SERVICES,
        question="监理人员社会保险证明要求近几个月？",
        answer="提供投标截止前连续三个月的缴纳证明。",
    ),
    _one(
        "敦化市示例老旧小区配套设施改造工程",
        "A01",
        "works",
        "12 个小区的道路、管网、照明及无障碍设施改造",
        "18960000.00",
        150,
        WORKS,
    ),
    _one(
        "敦化市示例大石头镇供水工程",
        "A07",
        "works",
        "水源井 2 眼、净水站 1 座、配水管网 14 公里",
        "9840000.00",
        140,
        "市政公用工程或者水利水电工程施工总承包三级及以上资质。",
        price=DocumentPrice(
            Decimal("180.00"),
            Decimal("22.00"),
            "纸质文件及图纸 360 页，每页 0.50 元；邮寄按快递公司公布的首重价格",
        ),
    ),
    _one(
        "敦化市示例林业防火物资储备库工程",
        "A01",
        "works",
        "新建储备库 1 座，建筑面积 1860 平方米",
        "5560000.00",
        130,
        WORKS,
    ),
)

SCORED = Evaluation(
    method="comprehensive",
    price_marks=Decimal(30),
    criteria=(
        Criterion("c1", "技术参数响应", Decimal(50), "全部响应得 50 分，每有一项负偏离扣 5 分，扣完为止"),
        Criterion(
            "c2", "售后服务方案", Decimal(20), "两小时内到场得 20 分，四小时内到场得 10 分，其余不得分"
        ),
    ),
    formula="lowest_base",
    small=Decimal(10),
)
PROCURED = Story(
    "敦化市示例中学教学一体机采购项目",
    "B01",
    "goods",
    (
        replace(
            lot_of(
                1,
                "教学一体机",
                "教学一体机 100 台及安装、培训",
                "3000000.00",
                30,
                "符合政府采购法第二十二条规定的供应商。",
            ),
            core="教学一体机",
        ),
    ),
    SCORED,
    approval="采购实施计划 敦财采〔2026〕18号（示例）",
    question="一体机安装所需的壁挂支架是否由供应商提供？",
    answer="由供应商提供，费用计入投标报价。",
    method="gp_open_tender",
)
"""A procurement of goods by open tender."""

_MATTERS = (
    (
        "行政许可决定",
        "准予{item}行政许可决定公开（{month}月第{n}批）",
        "根据行政许可法的规定，准予下列申请，现予公开。",
        "食品经营许可;取水许可;建筑工程施工许可证核发;林木采伐许可;道路运输经营许可;城镇污水排入排水管网许可;特种设备使用登记;医疗机构执业登记",
    ),
    (
        "收费公示",
        "{item}收费项目与标准（2026 年第一季度）",
        "收费项目、标准与依据公开如下，窗口不收取现金，凭缴款通知到银行窗口缴款。",
        "不动产登记;机动车号牌工本;城镇垃圾处理;水土保持补偿",
    ),
    (
        "办件统计",
        "{item}窗口办件情况公开（{month}月第{n}周）",
        "本周受理、办结、按时办结情况公开如下，数据取自办件记录。",
        "综合;市场监管;自然资源;住房和城乡建设;人力资源社会保障;税务",
    ),
    (
        "招标计划",
        "{item}招标计划公开",
        "为便于潜在投标人提前准备，现公开招标计划，实际以招标公告为准。",
        "城区雨污分流改造工程;示例小学操场改造工程;农贸市场升级改造工程;乡镇卫生院标准化建设工程;河道清淤工程;桥梁维修加固工程;停车场建设工程;公园绿化提升工程",
    ),
    (
        "政策法规",
        "关于做好{item}有关工作的通知",
        "各部门、各窗口应当按照本通知要求办理，执行中的问题请及时反馈。",
        "一次性告知;容缺受理;好差评;窗口轮岗;延时服务;电子证照应用",
    ),
    (
        "信用信息",
        "{item}信用承诺公开",
        "下列主体作出信用承诺，接受社会监督，未履行承诺的记入信用记录。",
        "招标代理机构;施工企业;监理企业;评标专家",
    ),
)
ORGAN = "敦化市示例政务服务管理机构"


def bulletins() -> Iterator[tuple[datetime, BulletinForm]]:
    """A few hundred disclosures with the moment each is published, between December and the demo's present."""
    day, n = date(2025, 12, 2), 0
    while day < date(2026, 3, 2):
        if day.weekday() < 5:
            for slot in range(4):
                kind, heading, lead, items = _MATTERS[n % len(_MATTERS)]
                names = items.split(";")
                item = names[n // len(_MATTERS) % len(names)]
                title = heading.format(item=item, month=day.month, n=n % 4 + 1)
                amount = Decimal(380_000 + n * 13_700) if kind == "招标计划" else None
                text = (
                    f"{lead}",
                    f"公开事项：{item}。公开日期：{day.year}年{day.month}月{day.day}日。序号：{n + 1:04d}。",
                )
                moment = datetime(day.year, day.month, day.day, 9 + slot * 2, (n * 7) % 60, tzinfo=TZ)
                yield moment, BulletinForm(kind, title, text, "222403", ORGAN, amount)
                n += 1
        day += timedelta(days=1)
