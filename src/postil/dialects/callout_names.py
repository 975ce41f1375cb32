"""What callouts are called whose author has not named them: in English by their type, else in the note's language.

These stand in the text that is searched and shown elsewhere, so they are known when a note is converted, before any
template is; the languages are those that the theme's strings are in.
"""

from collections.abc import Mapping

_KINDS = (
    "note tip hint important warning caution attention danger info success check done example question help faq "
    "abstract summary tldr todo failure fail missing error bug quote cite"
).split()

_NAMES: Mapping[str, Mapping[str, str]] = {
    "zh": dict(
        zip(
            _KINDS,
            "备注 提示 提示 重要 警告 小心 注意 危险 信息 成功 检查 完成 示例 问题 帮助 常见问题 "
            "摘要 总结 要点 待办 失败 失败 缺失 错误 缺陷 引用 引用".split(),
            strict=True,
        )
    ),
    "ar": dict(
        zip(
            _KINDS,
            "ملاحظة,نصيحة,تلميح,مهم,تحذير,احتراس,انتباه,خطر,معلومة,نجاح,تحقق,تم,مثال,سؤال,مساعدة,أسئلة شائعة,"
            "ملخص,خلاصة,باختصار,للإنجاز,إخفاق,إخفاق,ناقص,خطأ,علة,اقتباس,اقتباس".split(","),
            strict=True,
        )
    ),
}


def callout_name(kind: str, lang: str) -> str:
    """Return what a callout of this type is called in ``lang``; in English where that is not known, or the type."""
    names = _NAMES.get(lang.partition("-")[0].lower(), {})
    return names.get(kind.lower()) or kind.replace("-", " ").capitalize()
