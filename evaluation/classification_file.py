"""The classification a criteria file carries: Annex I as a tree of sectors, groups, subgroups."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evaluation.strict_json import JsonProblem, Node
from products.choices import CategoryLevel

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_LETTERS = "abcdđeghiklmnopq"


@dataclass(frozen=True, slots=True)
class CategoryEntry:
    """One row of the tree; `set_number` on a subgroup names its criteria set."""

    code: str
    name: str
    level: CategoryLevel
    parent: str = ""
    lead_agencies: tuple[str, ...] = ()
    is_implied: bool = False
    set_number: int | None = None


def read_categories(root: Node) -> tuple[CategoryEntry, ...]:
    """The printed tree; each set of the file hangs on exactly one subgroup, and says which."""
    entries = tuple(_printed(root))
    subgroups = [entry for entry in entries if entry.level == CategoryLevel.SUBGROUP]
    if len({entry.code for entry in subgroups}) < len(subgroups):
        raise JsonProblem(_("Mã phân nhóm lặp lại."), "sectors")
    nodes = root.children("sets")
    place = {entry.set_number: entry for entry in subgroups}
    named = [entry.set_number for entry in subgroups if entry.set_number is not None]
    if sorted(named) != sorted(node.integer("number") for node in nodes):
        raise JsonProblem(_("Mỗi bộ tiêu chí phải ứng với đúng một phân nhóm."), "sectors")
    for node in nodes:
        found = place[node.integer("number")]
        group = found.parent
        said = (node.text("sector"), node.text("group"), node.text("subgroup"))
        if said != (group.rpartition(".")[0], group, found.code):
            raise JsonProblem(_("Ngành, nhóm, phân nhóm không khớp phân loại."), node.place)
    return entries


def _printed(root: Node) -> Iterator[CategoryEntry]:
    for sector in root.children("sectors"):
        sector.only("code", "name", "name_en", "groups")
        yield CategoryEntry(sector.text("code"), sector.text("name"), CategoryLevel.SECTOR)
        for group in sector.children("groups"):
            group.only("code", "name", "name_en", "subgroups")
            _require_below(group, sector)
            yield CategoryEntry(
                group.text("code"), group.text("name"), CategoryLevel.GROUP, sector.text("code")
            )
            for subgroup in group.children("subgroups"):
                yield _subgroup(subgroup, group)


def _subgroup(node: Node, group: Node) -> CategoryEntry:
    node.only("code", "name", "name_en", "lead_agencies", "criteria_set", "implied")
    implied = node.has("implied") and node.boolean("implied")
    if implied != (node.text("code") == group.text("code")):
        raise JsonProblem(_("Phân nhóm suy ra phải mang mã của nhóm."), node.place)
    if not implied:
        _require_below(node, group)
    agencies = node.texts("lead_agencies")
    if not agencies:
        raise JsonProblem(_("Thiếu cơ quan chủ trì."), node.place)
    return CategoryEntry(
        code=node.text("code"),
        name=node.text("name"),
        level=CategoryLevel.SUBGROUP,
        parent=group.text("code"),
        lead_agencies=agencies,
        is_implied=implied,
        set_number=node.integer("criteria_set"),
    )


def _require_below(node: Node, above: Node) -> None:
    if not node.text("code").startswith(above.text("code") + "."):
        raise JsonProblem(_("Mã phải bắt đầu bằng mã của cấp trên."), node.at("code"))


def derived_categories(nodes: Sequence[Node]) -> tuple[CategoryEntry, ...]:
    """The tree of an older transcript, which names sector and group at each set without codes.

    Codes follow the printed pattern (I, I.1, I.1.a) in order of appearance.
    """
    sectors: dict[str, str] = {}
    groups: dict[tuple[str, str], str] = {}
    counts: dict[str, int] = {}
    entries = []
    for node in nodes:
        names = (node.text("sector"), node.text("group"))
        if names[0] not in sectors:
            sectors[names[0]] = _ROMAN[len(sectors)]
            entries.append(CategoryEntry(sectors[names[0]], names[0], CategoryLevel.SECTOR))
        sector = sectors[names[0]]
        if names not in groups:
            counts[sector] = counts.get(sector, 0) + 1
            groups[names] = f"{sector}.{counts[sector]}"
            entries.append(CategoryEntry(groups[names], names[1], CategoryLevel.GROUP, sector))
        group = groups[names]
        implied = not node.has("subgroup")
        if not implied:
            counts[group] = counts.get(group, 0) + 1
        entries.append(
            CategoryEntry(
                code=group if implied else f"{group}.{_LETTERS[counts[group] - 1]}",
                name=names[1] if implied else node.text("subgroup"),
                level=CategoryLevel.SUBGROUP,
                parent=group,
                lead_agencies=node.texts("lead_agencies"),
                is_implied=implied,
                set_number=node.integer("number"),
            )
        )
    return tuple(entries)
