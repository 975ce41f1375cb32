"""What a colour is in CSS: https://www.w3.org/TR/css-color-4/, and the mixing of CSS Color 5."""

import re

_NAMED = """
aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood
cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray
darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen
darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue
firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew
hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan
lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray
lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue
mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred
midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid
palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple
rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue
slategray slategrey snow springgreen steelblue tan teal thistle tomato transparent turquoise violet wheat white
whitesmoke yellow yellowgreen currentcolor
"""
NAMES = tuple(_NAMED.split())
"""The named colours, transparent and currentcolor."""

_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", re.IGNORECASE)
_FUNCTION = re.compile(
    r"(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|color-mix|light-dark|var)\([\w#(),.%/ +*-]{1,120}\)",
    re.IGNORECASE | re.ASCII,
)


def is_color(value: str) -> bool:
    """Say whether the text is a colour: hexadecimal, named, or one of the functions with balanced parentheses."""
    if _HEX.fullmatch(value) or value.lower() in NAMES:
        return True
    return bool(_FUNCTION.fullmatch(value)) and _balanced(value)


def _balanced(value: str) -> bool:
    depth = 0
    for place, sign in enumerate(value):
        depth += (sign == "(") - (sign == ")")
        if depth <= 0 and sign == ")":
            return place == len(value) - 1 and depth == 0
    return False
