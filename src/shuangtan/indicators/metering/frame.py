"""HJ 212 frames: `##` + four digits of length + data + four hex digits of check sum; what does not check is set aside.

Data: `QN=…;ST=…;CN=…;PW=…;MN=…;Flag=…;CP=&&…&&`, inside CP items by `;` and fields by `,`. The check sum is the
standard's own 16-bit one, which folds the high byte of the register (Modbus folds the low one). Source: HJ 212-2017
annex, reference §10.2. A frame that fails is quarantined whole: no value of it becomes zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from shuangtan.kernel import Problem, Wording, kind

NORMAL = "N"

BAD_FRAME = kind(
    "I621",
    "error",
    Wording("帧 {seen}", "{expected}", "HJ 212-2017", "整帧隔离，不取其中任何数；要求补发"),
    Wording("frame {seen}", "{expected}", "HJ 212-2017", "quarantined whole; ask for it again"),
)
BAD_VALUE = kind(
    "I622",
    "warning",
    Wording("{item} 标记 {flag}，值 {seen}", "标记 N 且为数", "HJ 212-2017 数据标记", "该值按缺失处理，不作零"),
    Wording("{item} flagged {flag}, value {seen}", "flag N and a number", "HJ 212-2017 flags", "missing, not zero"),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """A checked frame: its head fields, the time its data are of, and the values of its items (`060-Rtd`)."""

    head: Mapping[str, str]
    data_time: str
    values: Mapping[str, Decimal]


def crc(data: bytes) -> str:
    """The check sum of the data segment."""
    register = 0xFFFF
    for byte in data:
        register = (register >> 8) ^ byte
        for _ in range(8):
            is_odd = register & 1
            register >>= 1
            if is_odd:
                register ^= 0xA001
    return f"{register:04X}"


def read_frame(text: str, at: str = "") -> tuple[Frame | None, list[Problem]]:
    """A frame and the items of it that cannot be used; None if the frame itself does not check."""
    text = text.strip("\r\n")
    if fault := _fault(text):
        seen, expected = fault
        return None, [BAD_FRAME(at=at or text[:24], seen=seen, expected=expected)]
    head, _, tail = text[6:-4].partition("CP=&&")
    items = [dict(_pairs(item, ",")) for item in tail.removesuffix("&&").split(";") if item]
    problems: list[Problem] = []
    values = {}
    for item in items:
        values.update(_values(item, at or text[:24], problems))
    times = (item["DataTime"] for item in items if "DataTime" in item)
    return Frame(dict(_pairs(head, ";")), next(times, ""), values), problems


def _fault(text: str) -> tuple[str, str] | None:
    if not text.startswith("##") or not text[2:6].isdigit() or len(text) < 10:
        return f"以 {text[:6]!r} 开头", "## 与四位长度"
    body, stated = text[6:-4], text[-4:].upper()
    if len(body.encode()) != int(text[2:6]):
        return f"数据段 {len(body.encode())} 字节", f"长度字段所写 {int(text[2:6])} 字节"
    if crc(body.encode()) != stated:
        return f"校验码 {stated}", f"按数据段算得 {crc(body.encode())}"
    return None


def _values(item: Mapping[str, str], at: str, problems: list[Problem]) -> dict[str, Decimal]:
    flag = next((v for k, v in item.items() if k.endswith("-Flag")), NORMAL)
    found = {}
    for name, text in item.items():
        if name.endswith(("-Flag", "Time")):
            continue
        number = _number(text)
        if flag == NORMAL and number is not None:
            found[name] = number
        else:
            problems.append(BAD_VALUE(at=at, item=name, flag=flag, seen=text or "空"))
    return found


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _pairs(text: str, mark: str) -> list[tuple[str, str]]:
    return [(k, v) for k, found, v in (part.partition("=") for part in text.split(mark)) if found]
