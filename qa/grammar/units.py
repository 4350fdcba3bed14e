"""A unit's name → its kind, its code and its size, so that values in different units can be compared.

UNITS["kilometres"]  →  Unit("distance", "km", 1000, "metric")
"""

from fractions import Fraction
from typing import NamedTuple

from qa.grammar.tokens import Kind, Token, join

__all__ = ["CODES", "CURRENCY_SIGNS", "UNITS", "Unit", "convert", "currency_at", "unit_at"]


class Unit(NamedTuple):
    """`size` is one unit in the base of its kind (metre, kilogram, second …); `shift` is added before (°F).

    Within one `system` people convert exactly (12 months, a year); between two they round (43 miles, 70 km).
    """

    kind: Kind
    code: str
    size: Fraction
    system: str
    shift: Fraction = Fraction(0)


def _unit(kind: Kind, code: str, size: str, system: str, shift: str = "0") -> Unit:
    return Unit(kind, code, Fraction(size), system, Fraction(shift))


# The calendar year is the Gregorian mean of 365.2425 days. Sizes: International System; international yard and pound
# (1959); US liquid gallon; US short ton.
# A name ending in "+" stands for its plural and American spelling too: "metre+" is metre, metres, meter, meters.
_NAMES: dict[Unit, str] = {
    _unit("percent", "%", "1", "share"): "%, percent, per cent, pct, pc, percentage",
    _unit("points", "pp", "1", "points"): "pp, percentage point+, percent point+, % point+",
    _unit("points", "bp", "1/100", "points"): "bp, bps, basis point+",
    _unit("distance", "mm", "1/1000", "metric"): "mm, millimetre+",
    _unit("distance", "cm", "1/100", "metric"): "cm, centimetre+",
    _unit("distance", "m", "1", "metric"): "m, metre+",
    _unit("distance", "km", "1000", "metric"): "km, kms, kilometre+",
    _unit("distance", "in", "0.0254", "imperial"): "in, inch, inches",
    _unit("distance", "ft", "0.3048", "imperial"): "ft, foot, feet",
    _unit("distance", "yd", "0.9144", "imperial"): "yd, yds, yard+",
    _unit("distance", "mi", "1609.344", "imperial"): "mi, mile+",
    _unit("distance", "nmi", "1852", "nautical"): "nmi, nautical mile+",
    _unit("distance", "ly", "9460730472580800", "light"): "ly, light year+, light - year+",
    _unit("mass", "g", "1/1000", "metric"): "g, gram+, gramme+",
    _unit("mass", "kg", "1", "metric"): "kg, kgs, kilo+, kilogram+, kilogramme+",
    _unit("mass", "t", "1000", "metric"): "t, tonne+, metric ton+",
    _unit("mass", "oz", "0.028349523125", "imperial"): "oz, ounce+",
    _unit("mass", "lb", "0.45359237", "imperial"): "lb, lbs",
    _unit("mass", "st", "6.35029318", "imperial"): "st, stone",
    _unit("mass", "ton", "907.18474", "imperial"): "ton+, short ton+",
    _unit("area", "m²", "1", "metric"): "m², sq m, square metre+",
    _unit("area", "ha", "10000", "metric"): "ha, hectare+",
    _unit("area", "km²", "1000000", "metric"): "km², sq km, square km, square kilometre+",
    _unit("area", "ft²", "0.09290304", "imperial"): "ft², sq ft, square foot, square feet",
    _unit("area", "acre", "4046.8564224", "imperial"): "acre+",
    _unit("area", "mi²", "2589988.110336", "imperial"): "mi², sq mi, sq mile+, square mile+",
    _unit("volume", "ml", "1/1000", "metric"): "ml, millilitre+",
    _unit("volume", "l", "1", "metric"): "l, litre+",
    _unit("volume", "m³", "1000", "metric"): "m³, cubic metre+",
    _unit("volume", "gal", "3.785411784", "imperial"): "gal, gallon+",
    _unit("volume", "bbl", "158.987294928", "oil"): "bbl, barrel+",
    _unit("temperature", "°C", "1", "metric"): "° c, degrees c, degree+ celsius, degrees centigrade, celsius",
    _unit("temperature", "°F", "5/9", "imperial", "-32"): "° f, degrees f, degree+ fahrenheit, fahrenheit",
    _unit("speed", "km/h", "1000/3600", "metric"): "km / h, km / hr, kph, kmh, kmph, km+ per hour, kilometre+ per hour",
    _unit("speed", "m/s", "1", "metric"): "m / s, metre+ per second",
    _unit("speed", "mph", "0.44704", "imperial"): "mph, mile+ per hour",
    _unit("speed", "kn", "1852/3600", "nautical"): "kn, knot+",
    _unit("power", "W", "1", "metric"): "w, watt+",
    _unit("power", "kW", "1000", "metric"): "kw, kilowatt+",
    _unit("power", "MW", "1000000", "metric"): "mw, megawatt+",
    _unit("power", "GW", "1000000000", "metric"): "gw, gigawatt+",
    _unit("data", "MB", "1000000", "metric"): "mb, megabyte+",
    _unit("data", "GB", "1000000000", "metric"): "gb, gigabyte+",
    _unit("data", "TB", "1000000000000", "metric"): "tb, terabyte+",
    _unit("duration", "second", "1", "clock"): "second+, sec, secs",
    _unit("duration", "minute", "60", "clock"): "minute+, min, mins",
    _unit("duration", "hour", "3600", "clock"): "hour+, hr, hrs, h",
    _unit("duration", "day", "86400", "clock"): "day+",
    _unit("duration", "week", "604800", "clock"): "week+",
    _unit("duration", "fortnight", "1209600", "clock"): "fortnight+",
    _unit("duration", "month", "2629746", "calendar"): "month+",
    _unit("duration", "year", "31556952", "calendar"): "year+, yr, yrs",
    _unit("duration", "decade", "315569520", "calendar"): "decade+",
    _unit("duration", "century", "3155695200", "calendar"): "century, centuries",
    _unit("duration", "millennium", "31556952000", "calendar"): "millennium, millennia",
}

# "$" alone is the United States' dollar and "cents" are its hundredths, unless the text says another.
_CURRENCIES: dict[str, str] = {
    "USD": "dollar+, us dollar+, u . s . dollar+",
    "EUR": "euro+",
    "GBP": "pound+, quid, pound+ sterling, sterling",
    "JPY": "yen", "CNY": "yuan, renminbi", "INR": "rupee+, indian rupee+", "PKR": "pakistani rupee+",
    "RUB": "rouble+, ruble+", "CHF": "franc+, swiss franc+", "KRW": "korean won", "AUD": "australian dollar+",
    "CAD": "canadian dollar+", "NZD": "new zealand dollar+", "HKD": "hong kong dollar+", "SGD": "singapore dollar+",
    "TWD": "taiwan dollar+", "SEK": "kronor, krona", "NOK": "kroner, krone", "DKK": "danish kroner",
    "PLN": "zloty+", "TRY": "lira+", "ILS": "shekel+", "BRL": "reais", "ZAR": "rand", "MXN": "peso+",
    "SAR": "riyal+", "AED": "dirham+", "AFN": "afghani+", "IRR": "rial+", "THB": "baht", "UAH": "hryvnia+",
    "NGN": "naira", "KES": "kenyan shilling+", "EGP": "egyptian pound+", "IDR": "rupiah", "VND": "vietnamese dong",
    "PHP": "philippine peso+",
}  # fmt: skip
CURRENCY_SIGNS: dict[str, str] = {
    "$": "USD", "us $": "USD", "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY",
    "₪": "ILS", "a $": "AUD", "au $": "AUD", "c $": "CAD", "ca $": "CAD", "nz $": "NZD", "hk $": "HKD", "s $": "SGD",
    "nt $": "TWD", "r $": "BRL", "rs": "INR", "rs .": "INR",
    **{code.lower(): code for code in _CURRENCIES},
}  # fmt: skip


def _forms(name: str) -> list[str]:
    if "+" not in name:
        return [name]
    spelt = [name, name.replace("tre+", "ter+")] if "tre+" in name else [name]
    return [form.replace("+", plural) for form in spelt for plural in ("", "s")]


def _table() -> tuple[dict[str, Unit], dict[str, Unit]]:
    money = {code: Unit("money", code, Fraction(1), code) for code in _CURRENCIES}
    named = {form: unit for unit, names in _NAMES.items() for name in names.split(", ") for form in _forms(name)}
    named |= {form: money[c] for c, names in _CURRENCIES.items() for name in names.split(", ") for form in _forms(name)}
    named |= {name.replace("per", "an"): unit for name, unit in named.items() if name.endswith(" per hour")}
    named |= {code.lower(): unit for code, unit in money.items()}
    named |= {name: Unit("money", "GBP", Fraction(1, 100), "GBP") for name in ("p", "pence")}
    named |= {name: Unit("money", "USD", Fraction(1, 100), "USD") for name in ("cent", "cents", "¢")}
    return named, {unit.code: unit for unit in _NAMES} | money


_TABLES = _table()
UNITS = _TABLES[0]
CODES = _TABLES[1]
_LONGEST = max(name.count(" ") for name in UNITS) + 1
_STARTS = {name.split(" ")[0] for name in UNITS}
# Names that are also letters are units in small letters only ("W" and "TRY" in capitals). Those that are also words
# are units only where they touch their figure or end the text.
_LETTERS = {"m", "g", "l", "h", "t", "w", "min", "ha", "ly", "gal", "mi", "kn", "try"}
_WORDS = {"p", "in", "st", "pc"}


def unit_at(tokens: list[Token], at: int) -> tuple[Unit, int] | None:
    """The unit that starts at token `at`, the longest there is, and the index after it. None when there is none."""
    if at >= len(tokens) or tokens[at].low not in _STARTS:
        return None
    for count in range(min(_LONGEST, len(tokens) - at), 0, -1):
        unit = UNITS.get(join(tokens, at, count))
        if unit and (count > 1 or tokens[at].low not in _LETTERS | _WORDS or _short_fits(tokens, at)):
            return unit, at + count
    return None


def _short_fits(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    if token.low == "in":
        return at + 1 == len(tokens) or tokens[at + 1].text in "(),;"
    cased = token.text == (token.text.upper() if token.low in {"w", "try"} else token.low)
    ends = token.glued or at + 1 == len(tokens) or tokens[at + 1].text in "().,;"
    return cased and (ends or token.low in _LETTERS)


def currency_at(tokens: list[Token], at: int) -> tuple[str, int] | None:
    """The currency before a figure ("$", "US$", "EUR", "Rs.") at token `at`, and the index after it."""
    for count in (2, 1):
        code = CURRENCY_SIGNS.get(join(tokens, at, count))
        if code and at + count < len(tokens) and _sign_fits(tokens, at, count):
            return code, at + count
    return None


def _sign_fits(tokens: list[Token], at: int, count: int) -> bool:
    first = tokens[at]
    if first.kind == "sign":
        return count == 1
    return tokens[at + count - 1].glued if count == 2 else first.text == first.text.upper() or first.text == "Rs"


def convert(number: Fraction, code: str) -> Fraction:
    """A number of units `code` in the base of its kind: 43 "mi" are 69201.792 (metres)."""
    unit = CODES.get(code)
    return number if unit is None else (number + unit.shift) * unit.size
