from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from core.clocks import today


class User(AbstractUser):
    """A person who signs in; what they may do follows from their posts, not from flags."""

    first_name = None
    last_name = None
    full_name = models.CharField(_("họ và tên"), max_length=150)
    is_demo = models.BooleanField(_("tài khoản minh họa"), default=False)

    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("người dùng")
        verbose_name_plural = _("người dùng")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    @cached_property
    def posts_today(self) -> list:
        """Posts held today with unit and help area, own and by delegation; read once a request."""
        return list(self.posts.serving_on(today()).select_related("unit", "help_area"))

    @property
    def post_line(self) -> str:
        """The person's posts today in words, for the audit trail."""
        return "; ".join(str(post) for post in self.posts_today)[:300]

    @cached_property
    def unit_paths(self) -> list[str]:
        """Path prefixes this user serves today, predecessors by default heir included."""
        from accounts.selectors import served_paths

        return served_paths(self, today())

    @cached_property
    def producer_ids(self) -> list[int]:
        """Producers this user acts for today (rows of products.ProducerAccount)."""
        day = today()
        return list(
            self.producer_accounts.filter(since__lte=day)
            .exclude(until__lt=day)
            .values_list("producer_id", flat=True)
        )

    def holds(self, *roles: Role, at_path: str | None = None) -> bool:
        """Whether a post of one of the roles covers the path (any path when None)."""
        return any(
            post.role in roles and (at_path is None or post.covers(at_path))
            for post in self.posts_today
        )
