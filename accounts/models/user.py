from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models.post import Post
from accounts.querysets import compact
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
    def posts_today(self) -> list[Post]:
        """Posts acted in today, own first, then by delegation, each with its paths; read once."""
        return Post.objects.served_by(self, today())

    @property
    def post_line(self) -> str:
        """The person's posts today in words, for the audit trail; who is replaced is named."""
        return "; ".join(post.in_words for post in self.posts_today)[:300]

    @cached_property
    def unit_paths(self) -> list[str]:
        """Path prefixes this user serves today, predecessors by default heir included."""
        return list(compact(path for post in self.posts_today for path in post.served_paths or ()))

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
        """Whether a post of one of the roles, at a unit that has authority over the path, is
        theirs today (any unit when None). A help area has no authority: see assists_at()."""
        return any(
            post.unit_id is not None
            and post.role in roles
            and (at_path is None or post.covers(at_path))
            for post in self.posts_today
        )

    @cached_property
    def assisted_paths(self) -> list[str]:
        """Paths of the communes that area offices of theirs may help today."""
        return list(
            compact(
                path
                for post in self.posts_today
                if post.help_area_id is not None
                for path in post.served_paths or ()
            )
        )

    def assists_at(self, path: str | None = None) -> bool:
        """Whether an area office of theirs may read and help at the path (anywhere when None)."""
        return any(
            post.help_area_id is not None and (path is None or post.covers(path))
            for post in self.posts_today
        )
