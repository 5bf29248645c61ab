"""How often one address or one person may try something."""

from django.http import HttpRequest
from rest_framework.throttling import SimpleRateThrottle

from core.errors import TooMany


class _Tries(SimpleRateThrottle):
    """The API's own counter, for pages: it knows how many proxies may be believed."""

    def __init__(self, scope: str, rate: str, who: str) -> None:
        self.scope, self.rate, self.who = scope, rate, who
        super().__init__()

    def get_cache_key(self, request: HttpRequest, view: object) -> str:
        ident = self.who or self.get_ident(request)
        return self.cache_format % {"scope": self.scope, "ident": ident}


def require_rate(request: HttpRequest, *, scope: str, rate: str, who: str = "") -> None:
    """Count this try; raises TooMany (429) past `rate`, "20/min", for the person or the address."""
    if not _Tries(scope, rate, who).allow_request(request, None):
        raise TooMany
