from products.models.category import ProductCategory
from products.models.licence import Licence
from products.models.producer import Producer, ProducerAccount, ProducerFormPeriod
from products.models.product import Product

__all__ = [
    "Licence",
    "Producer",
    "ProducerAccount",
    "ProducerFormPeriod",
    "Product",
    "ProductCategory",
]
