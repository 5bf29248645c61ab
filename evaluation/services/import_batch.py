"""One file's rows on their way into the register: each decided in order, in memory."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.choices import Level
from accounts.models import User
from evaluation.import_codes import Resolution, RowOutcome, RowReport, Weight
from evaluation.import_columns import Column
from evaluation.import_facts import CheckedRow, Facts, place_of, shown
from evaluation.import_places import Place, Places
from evaluation.import_register import Doubt, KnownProducer, KnownProduct, Register
from evaluation.import_sectors import Sectors
from evaluation.import_statements import (
    Statement,
    find_statement,
    fingerprint,
    list_key,
    new_record,
    restate,
)
from evaluation.models import Recognition
from evaluation.services.import_changes import Changes
from products.choices import ProducerForm
from products.models import Producer, Product, ProductCategory


@dataclass(slots=True)
class Ending:
    """How a row ended and what it spoke of."""

    report: RowReport
    checked: CheckedRow | None = None
    product: KnownProduct | None = None
    statement: Statement | None = None


class Batch:
    """Every later row sees what earlier ones said; nothing is written here."""

    def __init__(self, places: Places, actor: User | None) -> None:
        self._places = places
        self._actor = actor
        self._register = Register(places)
        self._seen: dict[tuple[object, ...], CheckedRow] = {}
        self._categories: dict[str, ProductCategory] = {}
        self._sectors = Sectors({})
        self.changes = Changes()

    def load(self) -> None:
        """The whole register, in four queries."""
        units = self._places.index.units
        producers = {
            each.pk: self._register.add_producer(each, units[each.unit_id])
            for each in Producer.objects.order_by("pk")
        }
        products = {
            each.pk: self._register.add_product(each, producers[each.producer_id])
            for each in Product.objects.order_by("pk")
        }
        for each in Recognition.objects.order_by("pk"):
            known = products[each.product_id]
            each.product = known.record  # at hand, or every comparison would fetch it
            known.statements.append(Statement(each))
            self._register.add_spelling(known, each.product_text, each.producer_text)
        # Of rows with one code the deepest wins: a group without subgroups has one of its own.
        current = ProductCategory.objects.filter(valid_until__isnull=True).order_by("position")
        depths = {"sector": 0, "group": 1, "subgroup": 2}
        for each in sorted(current, key=lambda category: depths[category.level]):
            self._categories[each.code] = each
        self._sectors = Sectors({code: each.name for code, each in self._categories.items()})

    def take(self, checked: CheckedRow, verdict: Resolution | None = None) -> Ending:
        """Decide one row and note what it changes; a person's verdict settles a doubt."""
        category = self._category(checked)
        where = None if checked.is_faulty else self._places.find(checked)
        if where is not None:
            self._refuse_stranger(checked, where)
            self._refuse_repeat(checked, where)
        if where is None or checked.is_faulty:
            return _ending(checked, RowOutcome.REJECTED)
        found = self._whom(checked.facts, where)
        if isinstance(found, Doubt):
            if verdict is None or (verdict == Resolution.SAME and found.product is None):
                return self._doubted(checked, found)
            found = found.settled(verdict)
        producer, product = found
        if product is None:
            return self._enter(checked, producer, where, category)
        return self._say_again(checked, product, where, category)

    def _whom(
        self, facts: Facts, where: Place
    ) -> Doubt | tuple[KnownProducer | None, KnownProduct | None]:
        """Producer and product the row speaks of, as far as they are known."""
        producer = self._register.producer_of(facts, where)
        if producer is None or isinstance(producer, Doubt):
            return producer or (None, None)
        product = self._register.product_of(facts, producer)
        return product if isinstance(product, Doubt) else (producer, product)

    def _category(self, checked: CheckedRow) -> ProductCategory | None:
        printed = checked.facts.sector
        if not printed:
            return None
        sector = self._sectors.read(printed)
        if sector is None:
            text = _("%(value)s không có trong phân loại, để trống.") % {"value": shown(printed)}
            checked.say("unknown_sector", text, Column.SECTOR, Weight.WARNING)
            return None
        category = self._categories.get(sector.code)
        if sector.is_old:
            now = _("nay không còn")
            if category:
                now = _("nay thuộc mục %(code)s “%(name)s”")
                now %= {"code": category.code, "name": category.name}
            text = _("%(value)s là tên ngành cũ, %(now)s.") % {"value": shown(printed), "now": now}
            checked.say("old_sector", text, Column.SECTOR, Weight.WARNING)
        return category

    def _refuse_stranger(self, checked: CheckedRow, where: Place) -> None:
        if self._actor and not where.home.path.startswith(tuple(self._actor.unit_paths)):
            text = _("%(unit)s ngoài địa bàn của người nhập.") % {"unit": where.home.full_name}
            checked.say("out_of_scope", text)

    def _refuse_repeat(self, checked: CheckedRow, where: Place) -> None:
        first = self._seen.setdefault(fingerprint(checked.facts, where), checked)
        if first is not checked:
            text = _("trùng hoàn toàn với một hàng trước (%(first)s).")
            checked.say("duplicate_in_file", text % {"first": place_of(first.row)})

    def _doubted(self, checked: CheckedRow, doubt: Doubt) -> Ending:
        checked.say(doubt.code, _doubt_text(doubt), weight=Weight.WARNING)
        return _ending(checked, RowOutcome.POSSIBLE_DUPLICATE, doubt.product)

    def _enter(
        self,
        checked: CheckedRow,
        producer: KnownProducer | None,
        where: Place,
        category: ProductCategory | None,
    ) -> Ending:
        """A product nobody knew, and its producer when that is new too."""
        facts = checked.facts
        if producer is None:
            producer = self._add_producer(facts, where)
        else:
            self._complete_producer(facts, producer, where)
        record = Product(
            name=facts.product,
            producer=producer.record,
            unit_id=where.home.pk,
            category=category,
        )
        product = self._register.add_product(record, producer)
        self.changes.add(record)
        statement = self._add_statement(checked, product, where)
        warned = checked.has_warning
        outcome = RowOutcome.ACCEPTED_WITH_WARNING if warned else RowOutcome.ACCEPTED
        return _ending(checked, outcome, product, statement)

    def _say_again(
        self,
        checked: CheckedRow,
        product: KnownProduct,
        where: Place,
        category: ProductCategory | None,
    ) -> Ending:
        """A further word on a known product: a new recognition, or one already on file."""
        statement = find_statement(product.statements, checked.facts)
        clash = statement.clash(checked.facts) if statement else None
        if clash is not None:
            text = f"{clash.text} ({place_of(clash.earlier.row)})."
            checked.say(clash.code, text)
            return _ending(checked, RowOutcome.REJECTED, product)
        is_more = self._complete_producer(checked.facts, product.producer, where)
        is_more |= self._complete_product(product, where, category)
        if statement is None:
            statement = self._add_statement(checked, product, where)
            return _ending(checked, RowOutcome.LINKED, product, statement)
        statement.said.append(checked)
        product.lists.add(list_key(checked.facts))
        if restate(statement.record, checked.facts, where):
            self.changes.change(statement.record)
            self.changes.touch(product)
            is_more = True
        outcome = RowOutcome.UPDATED if is_more else RowOutcome.UNCHANGED
        return _ending(checked, outcome, product, statement)

    def _add_producer(self, facts: Facts, where: Place) -> KnownProducer:
        record = Producer(
            name=facts.producer,
            form=facts.form or ProducerForm.ESTABLISHMENT,
            unit_id=where.home.pk,
        )
        self.changes.add(record)
        return self._register.add_producer(record, where.home)

    def _add_statement(self, checked: CheckedRow, product: KnownProduct, where: Place) -> Statement:
        statement = Statement(new_record(checked.facts, product.record, where), [checked])
        product.statements.append(statement)
        product.lists.add(list_key(checked.facts))
        self.changes.add(statement.record)
        self.changes.touch(product)
        return statement

    def _complete_producer(self, facts: Facts, producer: KnownProducer, where: Place) -> bool:
        """The commune of one known only by its district, the form of one unclear so far."""
        record, is_changed = producer.record, False
        if producer.home.level != Level.COMMUNE and where.home.level == Level.COMMUNE:
            producer.home, record.unit_id = where.home, where.home.pk
            is_changed = True
        is_clear = facts.form and facts.form != ProducerForm.ESTABLISHMENT
        if is_clear and record.form == ProducerForm.ESTABLISHMENT:
            record.form = facts.form
            is_changed = True
        if is_changed:
            self.changes.change(record)
        return is_changed

    def _complete_product(
        self, product: KnownProduct, where: Place, category: ProductCategory | None
    ) -> bool:
        record, is_changed = product.record, False
        home = self._places.index.units[record.unit_id]
        if home.level != Level.COMMUNE and where.home.level == Level.COMMUNE:
            record.unit_id = where.home.pk
            is_changed = True
        if record.category_id is None and category is not None:
            record.category = category
            is_changed = True
        if is_changed:
            self.changes.change(record)
        return is_changed


def _ending(
    checked: CheckedRow,
    outcome: RowOutcome,
    product: KnownProduct | None = None,
    statement: Statement | None = None,
) -> Ending:
    report = RowReport(checked.row.sheet, checked.row.number, outcome)
    for remark in checked.remarks:
        report.add(remark)
    return Ending(report, checked, product, statement)


def _doubt_text(doubt: Doubt) -> str:
    maker = doubt.producer.record
    if doubt.product is None:
        return _("có nhiều chủ thể tên “%(name)s”, không rõ là chủ thể nào.") % {"name": maker.name}
    sentence = {
        "near_product": _("gần giống “%(product)s” đã có của %(maker)s."),
        "near_producer": _("“%(product)s” đã có của %(maker)s, tên chủ thể gần giống."),
        "producer_elsewhere": _("“%(product)s” đã có của %(maker)s ở xã khác."),
    }[doubt.code]
    return sentence % {"product": doubt.product.record.name, "maker": maker.name}
