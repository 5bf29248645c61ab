"""Pictures drawn anew: what hid behind or between their points is gone."""

import math
import tempfile
import warnings
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from documents.file_families import refusal

# MPO is what many phones write: a JPEG with further pictures behind the first.
MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_IN_MEMORY = 2 * 1024 * 1024


def redraw(sent: BinaryIO) -> tuple[str, BinaryIO]:
    """Media type and a new file of the same points, upright, without what the camera noted.

    Place, owner and comments (EXIF, XMP, IPTC) are personal; only the colour profile is kept.
    """
    image = open_picture(sent)
    kept_as = "JPEG" if image.format == "MPO" else str(image.format)
    profile = image.info.get("icc_profile")
    ImageOps.exif_transpose(image, in_place=True)
    image.info.clear()
    out = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (the caller reads it)
    options = {} if kept_as == "PNG" else {"quality": 92}
    image.save(out, kept_as, icc_profile=profile, exif=b"", **options)
    return MEDIA_TYPES[kept_as], out


def open_picture(sent: BinaryIO) -> Image.Image:
    """Only the header is read here: a picture too large to decode is refused before decoding."""
    sent.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(sent, formats=list(MEDIA_TYPES))
        too_large = math.prod(image.size) > settings.OCOP_IMAGE_MAX_PIXELS
    except Image.DecompressionBombError:
        too_large = True
    if too_large:
        raise refusal(
            _("Ảnh có quá nhiều điểm ảnh; hãy thu nhỏ rồi gửi lại."), code="image_too_large"
        )
    return image
