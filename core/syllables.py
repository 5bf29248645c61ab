"""Is this word Vietnamese? The shape of a syllable tells a right decoding from a wrong one."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_CHECKED_TONES = frozenset("\u0301\u0323")  # a syllable closed by c, ch, p or t is sắc or nặng
_ONSET = r"(?:ngh|ng|nh|gh|gi|kh|ch|ph|th|tr|qu|kr|[bcdđghklmnprstvx])?"
# ak, ăk, ek, ok and kr- live in place names of the Central Highlands: Đắk Lắk, Krông.
_RHYMES = (
    "a ac ach ai ak am an ang anh ao ap at au ay ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec ek em en eng eo ep et ê êch êm ên ênh êp êt êu "
    "i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu "
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet "
    "oi ok om on ong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
    "u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya "
    "uych uyên uyêt uynh uyp uyt uyu ư ưa ưc ưi ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu "
    "y ych yêm yên yêng yêt yêu yn ynh yp yt"
)
_SYLLABLE = re.compile(f"{_ONSET}(?:{'|'.join(sorted(_RHYMES.split(), key=len, reverse=True))})")
# Words end at blanks, digits and ordinary punctuation; the signs U+00A1-U+00FF stay inside, for
# in the old font encodings they are letters.
_WORD = re.compile(r"[^\s\d!-/:-@\[-`{-~\u00a0\u2000-\u206f]+")


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many accented words of a text are Vietnamese syllables, and how many are not."""

    good: int
    bad: int

    @property
    def balance(self) -> int:
        return self.good - self.bad


def judge(text: str) -> Verdict:
    """Count the words that carry something beyond ASCII; plain words prove nothing."""
    good = bad = 0
    for word in _WORD.findall(text):
        if word.isascii():
            continue
        if is_syllable(word):
            good += 1
        else:
            bad += 1
    return Verdict(good, bad)


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Onset and rhyme that occur, one tone at most, closed syllables in their two tones, and
    small, Capitalised or CAPITAL letters only."""
    if word not in (word.lower(), word.upper(), word.capitalize()):
        return False
    letters = unicodedata.normalize("NFD", word.lower())
    tones = [char for char in letters if char in _TONES]
    bare = unicodedata.normalize("NFC", "".join(char for char in letters if char not in _TONES))
    if len(tones) > 1 or not _SYLLABLE.fullmatch(bare):
        return False
    return not bare.endswith(("c", "ch", "k", "p", "t")) or bool(_CHECKED_TONES & set(tones))
