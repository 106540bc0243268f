"""Invented place names: plausible for Hainan, none taken from a gazetteer."""

from __future__ import annotations

from ingest.province.hashing import hash_one

FIRST = (
    "龙文金福永石兴长白新东南西北中大云清万和安乐昌隆美玉潭坡"
    "岭山海沙水田塘竹松梅兰桂椰榕红黄青仁义德祥瑞凤麒宝珠"
)
SECOND = "山岭坡塘田坑园堂门桥溪湾浦港沟洋坊丰泰兴和平安宁昌盛隆华阳坪林村寮排头尾楼仔坎芳史宅墩英茂"
HAMLET_SECOND = "头尾上下坡仔坑园塘村岭沟洋排寮坎田山水坊"
SURNAMES = "王陈林符吴李黄周张郑梁曾许邢韩冯云蔡谢欧羊麦钟高董胡罗"
GIVEN = "伟明华强国军志海涛文德福荣金玉秀兰英梅丽娟芳燕春霞玲琼娜珍雪琴慧清源川宇"


def pair_names(seed: int, salt: int, share: int, shares: int) -> list[str]:
    """Two-character names in a hashed order; of `shares` disjoint lists the one numbered `share`."""
    pairs = [(a, b) for a in FIRST for b in SECOND if a != b]
    mine = pairs[share::shares]
    mine.sort(key=lambda pair: hash_one(seed, salt, ord(pair[0]), ord(pair[1])))
    return [a + b for a, b in mine]


def hamlet_name(seed: int, *identity: int) -> str:
    """A natural village: a surname or an old word with its place."""
    first = SURNAMES + FIRST
    a = first[int(hash_one(seed, 91, *identity) * len(first))]
    b = HAMLET_SECOND[int(hash_one(seed, 92, *identity) * len(HAMLET_SECOND))]
    return f"{a}{b}村"


def person_name(number: int) -> str:
    """An invented person for demonstration rights, always two or three characters."""
    surname = SURNAMES[int(hash_one(number, 93) * len(SURNAMES))]
    first = GIVEN[int(hash_one(number, 94) * len(GIVEN))]
    second = GIVEN[int(hash_one(number, 95) * len(GIVEN))] if hash_one(number, 96) < 0.7 else ""
    return surname + first + second
