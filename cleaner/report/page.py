"""The page that a person opens after a run: what went, by which rule and why, and what was a copy.

One file without scripts or addresses, so that it opens anywhere and tells nobody. Article text is
hostile: everything foreign goes through `visible` and is escaped, at one place each, and a content
security policy stands behind them. Each part has a budget of bytes and says what share it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from cleaner import __version__
from cleaner.records.atomic import atomic_write
from cleaner.report.gather import DIFFS, Drop, Findings, Group, Quote, gather
from cleaner.report.passages import Passage, abridge, compare
from cleaner.report.visible import clip, visible, visible_edit
from cleaner.settings import Settings

# Bytes of HTML by part; with the frame they stay below 1 MB.
BUDGETS = {"rules": 200_000, "learned": 80_000, "closest": 90_000, "groups": 430_000, "failures": 90_000,
           "warnings": 20_000}  # fmt: skip
DIFF = 2_500
WARNINGS = 50
_SUMMARY = dict.fromkeys(("read", "changed", "failures", "chars_in", "chars_removed"), 0)
_SAMPLE = {"id": "", "times": 1} | dict.fromkeys(
    ("removed", "insert", "field", "value", "before", "after"), ""
)
_FAILURE = {"source": "", "line": 0, "reason": "", "remedy": "", "raw": ""}


def write_report(folder: Path, settings: Settings | None = None, *, name: str = "") -> Path:
    """Write `folder`/report.html from what `clean run -o folder` wrote, and return its path.

    `settings` are those of the run: they name the fields of its records. `name` is what the page calls
    the folder, where that is not its last name. Takes one pass over each file and memory that does not
    grow with the corpus; the page stays below 1 MB. Raises InputError where the folder holds no result
    or a damaged one, OutputError where the page cannot be written (what was there then stays).
    """
    folder = Path(folder)
    path = folder / "report.html"
    page = render(gather(folder, settings or Settings()), name or folder.resolve().name)
    with atomic_write(path) as file:
        file.write(page.encode())
    return path


def render(found: Findings, name: str) -> str:
    """The page as one string of HTML."""
    env = _environment()
    parts: Any = env.get_template("parts.html").module
    rules, learned = _rules(found)
    fields = sorted(found.summary.get("lifted", {}).items(), key=lambda pair: -pair[1])
    warnings = [clip(str(text), 300) for text in found.summary.get("warnings", ())]
    page: str = env.get_template("page.html").render(
        name=name,
        version=__version__,
        found=found,
        summary=_SUMMARY | found.summary,
        duplicates=found.summary.get("duplicates", {}),
        rules=_fit("rules", rules, parts.rule),
        rules_all=len(rules),
        learned=_fit("learned", learned, parts.rule),
        learned_all=len(learned),
        fields=fields[:40],
        fields_all=len(fields),
        chart=_histogram(found),
        closest=_fit(
            "closest", (_pair(found, drop, diff=True) for drop in found.closest), parts.pair
        ),
        groups=_fit("groups", (_group(found, group) for group in found.groups), parts.group),
        failures=_fit("failures", (_FAILURE | line for line in found.failures), parts.failure),
        warnings=_fit("warnings", warnings[:WARNINGS], parts.warning),
        warnings_all=len(warnings),
    )
    return page


def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    def finalize(value: object) -> object:
        return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    env = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {"clip": _clip,
                    "edit": visible_edit, "number": "{:,}".format}  # fmt: skip
    return env


def _clip(value: object, limit: int = 200) -> str:
    return clip(str(value or ""), limit)


def _fit(part: str, items: Iterable[Any], template: Callable[[Any], str]) -> list[str]:
    """The items as HTML, as many from the first on as fit the budget of their part."""
    out: list[str] = []
    left = BUDGETS[part]
    for item in items:
        html = template(item)
        left -= len(html.encode())
        if left < 0:
            break
        out.append(html)
    return out


def _rules(found: Findings) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rules that found something and those learned from the corpus, each by what they removed."""
    from cleaner.rules import RULES

    known = {rule.id: rule for rule in RULES}
    reasons: dict[str, str] = found.summary.get("reasons", {})
    counts: dict[str, dict[str, int]] = found.summary.get("rules", {})
    most = max((count["chars"] for count in counts.values()), default=0)
    rules: list[dict[str, Any]] = []
    learned: list[dict[str, Any]] = []
    for key, count in sorted(counts.items(), key=lambda pair: (-pair[1]["chars"], pair[0])):
        samples = [_SAMPLE | sample for sample in found.samples.get(key, [])]
        row = {"id": key, "name": "", "reason": reasons.get(key, ""), "samples": samples,
               "share": max(100 * count["chars"] / most, 0.4) if count["chars"] > 0 else 0,
               **count}  # fmt: skip
        if key in known:
            row["name"] = known[key].name
            row["reason"] = known[key].reason.split("\n\n")[0]
        elif key.startswith("B"):
            row["name"] = (
                f"“{clip(visible_edit(str(samples[0]['removed'])), 60)}”" if samples else ""
            )
            learned.append(row)
            continue
        else:
            row["name"] = "a rule of another version"
        rules.append(row)
    return rules, learned


def _histogram(found: Findings) -> dict[str, Any]:
    """Drops by similarity, in bars of one or more hundredths from the threshold or below up to 1."""
    counts = {key: n for key, n in found.similarities.items() if key[1] != "exact"}
    if not counts:
        return {"bars": []}
    threshold = found.summary.get("duplicates", {}).get("threshold", 1)
    low = min(int(threshold * 100), *(at for at, _ in counts))
    step = 1 if low >= 75 else 2 if low >= 50 else 5
    low -= low % step
    kinds = sorted({kind for _, kind in counts}, reverse=True)
    totals = [
        [sum(counts.get((at + more, kind), 0) for more in range(step)) for kind in kinds]
        for at in range(low, 101, step)
    ]
    most = max(map(sum, totals))
    bars = []
    for number, parts in enumerate(totals):
        top = 0.0
        for kind, count in zip(kinds, parts, strict=True):
            height = 100 * count / most
            top += height
            start = low + number * step
            bars.append({"slot": number, "y": 100 - top, "height": height, "kind": kind, "count": count,
                         "start": start / 100, "end": min(start + step, 100) / 100})  # fmt: skip
    return {"bars": [bar for bar in bars if bar["count"]], "slots": len(totals), "most": most,
            "low": low / 100, "kinds": kinds}  # fmt: skip


def _group(found: Findings, group: Group) -> dict[str, Any]:
    return {
        "kept": _record(found, group.kept),
        "size": group.size,
        "drops": [
            _pair(found, drop, diff=number < DIFFS) for number, drop in enumerate(group.drops)
        ],
    }


def _pair(found: Findings, drop: Drop, *, diff: bool) -> dict[str, Any]:
    """A dropped article beside the kept one; with their diff where both texts are at hand."""
    pair: dict[str, Any] = {"drop": drop, "kept": _record(found, drop.kept),
                            "record": _record(found, drop.id), "diff": None}  # fmt: skip
    old, new = pair["kept"]["text"], pair["record"]["text"]
    if diff and old and new:
        comparison = compare(old, new)
        passages = list(abridge(comparison.passages))
        shown = list(_short(passages))
        pair["diff"] = {"passages": shown, "left": len(passages) - len(shown),
                        "same": comparison.same, "cut": comparison.cut}  # fmt: skip
    return pair


def _short(passages: list[Passage]) -> Iterator[Passage]:
    """The first passages, each cut to what a reader takes in, up to DIFF characters."""
    left = DIFF
    for passage in passages:
        if left <= 0:
            return
        text = clip(passage.text, 500)
        left -= len(text) + 10
        yield Passage(passage.kind, text, passage.words)


def _record(found: Findings, id: str) -> dict[str, Any]:
    quote = found.texts.get(id, Quote("", "", ""))
    return {"id": id, "title": quote.title, "url": quote.url, "text": quote.text}
