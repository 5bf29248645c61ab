from documents.models.legal_basis import LegalBasis
from documents.models.numbering import NumberingRule, NumberRegister
from documents.models.official_document import OfficialDocument
from documents.models.signing_key import SigningKey
from documents.models.stored_file import StoredFile
from documents.models.thumbnail import Thumbnail
from documents.models.word_copy import WordCopy

__all__ = [
    "LegalBasis",
    "NumberRegister",
    "NumberingRule",
    "OfficialDocument",
    "SigningKey",
    "StoredFile",
    "Thumbnail",
    "WordCopy",
]
