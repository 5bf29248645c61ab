"""What a member owes before a dossier's papers open."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.errors import NotPermitted
from evaluation.models import CouncilSeat, CouncilSession, InterestDeclaration, Recusal


class DeclarationOwed(NotPermitted):
    """The member has yet to sign the session's declaration; `way` leads there."""

    code = "declaration_owed"
    way_words = gettext_lazy("Khai lợi ích liên quan")

    def __init__(self, session: CouncilSession) -> None:
        super().__init__(
            _("Hồ sơ đang ở phiên họp của hội đồng bạn tham gia: khai lợi ích liên quan trước.")
        )
        self.way = reverse("evaluation:declaration", args=[session.pk])


def require_declared(user: User, dossier_id: int) -> None:
    """Refuse a member who has not declared for a session with the dossier on its table."""
    signed = InterestDeclaration.objects.filter(session=OuterRef("pk"), seat__user=user.pk)
    seats = CouncilSeat.objects.serving().filter(council=OuterRef("council"), user=user.pk)
    recused = Recusal.objects.filter(seat__user=user.pk, stage__dossier=dossier_id)
    sessions = CouncilSession.objects.ahead().filter(items__stage__dossier=dossier_id)
    owed = sessions.filter(Exists(seats), ~Exists(signed), ~Exists(recused)).first()
    if owed is not None:
        raise DeclarationOwed(owed)
