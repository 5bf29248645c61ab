from accounts.models.loaded_list import LoadedList
from accounts.models.post import Delegation, HelpArea, HelpAreaCommune, Post
from accounts.models.unit import AdministrativeUnit, UnitAlias, UnitSuccession
from accounts.models.user import User

__all__ = [
    "AdministrativeUnit",
    "Delegation",
    "HelpArea",
    "HelpAreaCommune",
    "LoadedList",
    "Post",
    "UnitAlias",
    "UnitSuccession",
    "User",
]
