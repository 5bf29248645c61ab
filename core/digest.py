"""One canonical form of JSON, so that equal content has an equal hash."""

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


def canonical_json(content: Any) -> str:
    """Sorted keys, no spaces, dates as ISO, decimals as strings, Vietnamese letters as they are."""
    return json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder
    )


def digest(content: Any) -> str:
    """sha256 of the canonical JSON, in hex."""
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()
