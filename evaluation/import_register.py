"""The producers, products and past recognitions on file, in memory for one run of an import."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from accounts.unit_index import IndexedUnit
from evaluation.import_codes import Resolution
from evaluation.import_facts import Facts
from evaluation.import_identity import (
    Name,
    is_near_producer,
    is_near_product,
    is_same_product,
    producer_name,
    producer_signatures,
    product_name,
    product_signatures,
)
from evaluation.import_places import Place, Places
from evaluation.import_statements import Statement, list_key
from products.models import Producer, Product


@dataclass(slots=True, eq=False)
class KnownProduct:
    record: Product
    name: Name
    producer: "KnownProducer"
    statements: list[Statement] = field(default_factory=list)
    spellings: set[Name] = field(default_factory=set)
    lists: set[tuple[str, date | None, str]] = field(default_factory=set)  # of this run


@dataclass(slots=True, eq=False)
class KnownProducer:
    record: Producer
    name: Name
    home: IndexedUnit
    products: dict[str, list[KnownProduct]] = field(default_factory=lambda: defaultdict(list))
    near: dict[tuple, list[KnownProduct]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a person has to say whether two are one."""

    code: str
    product: KnownProduct | None
    producer: KnownProducer

    def settled(self, verdict: Resolution) -> tuple[KnownProducer | None, KnownProduct | None]:
        """A person says it is the same, or another: of that producer, or of one not yet known."""
        if verdict == Resolution.SAME:
            return self.producer, self.product
        return (self.producer if self.code == "near_product" else None), None


class Register:
    """Finds whom a row speaks of; never decides where it could be two."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._producers: dict[tuple[int, str], list[KnownProducer]] = defaultdict(list)
        # (province, product's key, signature of the producer) -> who makes it
        self._makers: dict[tuple, list[KnownProduct]] = defaultdict(list)

    def add_producer(self, record: Producer, home: IndexedUnit) -> KnownProducer:
        known = KnownProducer(record, producer_name(record.name), home)
        self._producers[self._province(home), known.name.key].append(known)
        return known

    def add_product(self, record: Product, producer: KnownProducer) -> KnownProduct:
        known = KnownProduct(record, product_name(record.name), producer)
        producer.products[known.name.key].append(known)
        for signature in product_signatures(known.name):
            producer.near[signature].append(known)
        province = self._province(producer.home)
        for signature in producer_signatures(producer.name, known.name)[0]:
            self._makers[province, known.name.key, signature].append(known)
        return known

    def add_spelling(self, product: KnownProduct, printed: str, printed_producer: str) -> None:
        """Names under which a person has said that a product is the same."""
        name, maker = product_name(printed), producer_name(printed_producer)
        if product not in product.producer.products[name.key]:
            product.producer.products[name.key].append(product)
            product.spellings.add(name)
        filed = self._producers[self._province(product.producer.home), maker.key]
        if product.producer not in filed:
            filed.append(product.producer)

    def _province(self, unit: IndexedUnit) -> int:
        return self._places.province_of(unit).pk

    def producer_of(self, facts: Facts, place: Place) -> KnownProducer | Doubt | None:
        """The producer the row names, a doubt, or None when it is a new one."""
        name, goods = producer_name(facts.producer), product_name(facts.product)
        same = self._producers.get((place.province.pk, name.key), [])
        here = [each for each in same if each.home.pk == place.home.pk]
        if len(here) == 1:
            return here[0]
        fitting = here or [
            each for each in same if not self._places.is_apart(each.home, place.home)
        ]
        if len(fitting) > 1:
            makers = [each for each in fitting if _product_in(each, goods)]
            named = [each for each in fitting if each.name.key == name.key]
            likely = makers or named
            return likely[0] if len(likely) == 1 else Doubt("unclear_producer", None, fitting[0])
        if fitting:
            return fitting[0]
        for each in same:
            if found := _product_in(each, goods):
                return Doubt("producer_elsewhere", found, each)
        return self._near_producer(name, goods, place)

    def _near_producer(self, name: Name, goods: Name, place: Place) -> Doubt | None:
        for signature in sorted(producer_signatures(name, goods)[1], key=str):
            for product in self._makers.get((place.province.pk, goods.key, signature), []):
                maker = product.producer
                is_other = self._places.is_apart(maker.home, place.home)
                is_same = maker.name.key == name.key
                if not is_other and not is_same and is_near_producer(maker.name, name, goods):
                    return Doubt("near_producer", product, maker)
        return None

    def product_of(self, facts: Facts, producer: KnownProducer) -> KnownProduct | Doubt | None:
        """The product the row names among the producer's, a doubt, or None when it is new."""
        name = product_name(facts.product)
        if found := _product_in(producer, name):
            return found
        this_list = list_key(facts)
        for signature in product_signatures(name):
            for each in producer.near.get(signature, []):
                if is_near_product(each.name, name, in_one_list=this_list in each.lists):
                    return Doubt("near_product", each, producer)
        return None


def _product_in(producer: KnownProducer, name: Name) -> KnownProduct | None:
    known = producer.products.get(name.key, [])
    names = ((each, spelling) for each in known for spelling in (each.name, *each.spellings))
    return next((each for each, spelling in names if is_same_product(spelling, name)), None)
