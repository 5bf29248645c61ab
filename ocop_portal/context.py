from django.http import HttpRequest


def shell(request: HttpRequest) -> dict:
    """What every page's frame shows."""
    return {}
