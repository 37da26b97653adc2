"""Signatures are datasketch's own, and do not depend on how the work is cut."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import datasketch
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.dedup import folding
from cleaner.dedup.bands import band_keys
from cleaner.dedup.recipe import Recipe
from cleaner.dedup.shingles import TextBatch, permutations, scan_batch, shingle_sets, sign
from cleaner.dedup.signatures import estimate, from_datasketch, to_datasketch
from cleaner.errors import RecipeError, UsageError

ROOT = Path(__file__).parents[1]

TEXTS = st.lists(
    st.one_of(
        st.text(max_size=200),
        st.text(alphabet="ab ,.É日本กา\u0301\u200b", max_size=60),
        st.lists(
            st.sampled_from(["the", "a", "storm", "hit", "city", "coast", "on", "Monday"]),
            max_size=60,
        ).map(" ".join),
    ),
    max_size=6,
)
RECIPES = st.sampled_from(
    [Recipe(), Recipe(unit="char", shingle=7), Recipe(shingle=1, num_perm=17, bands=5, rows=3),
     Recipe(shingle=13, seed=7, num_perm=256)]
)  # fmt: skip


USUAL = Recipe()


def sets_of(texts, recipe=USUAL):
    flat, offsets = shingle_sets(TextBatch.of(texts), recipe)
    return [flat[a:b] for a, b in pairwise(offsets)]


@settings(max_examples=80, deadline=None)
@given(TEXTS, RECIPES)
def test_signatures_are_those_of_datasketch(texts, recipe):
    ours = sign(TextBatch.of(texts), recipe)
    for row, hashes in zip(ours, sets_of(texts, recipe), strict=True):
        theirs = datasketch.MinHash(
            recipe.num_perm, recipe.seed, hashfunc=lambda h: h, scheme="affine32"
        )
        theirs.update_batch([int(h) >> 32 for h in hashes])
        assert np.array_equal(theirs.hashvalues, row)


@pytest.mark.parametrize("seed", [0, 1, 77, 2**32 - 1])
def test_permutations_are_those_of_datasketch(seed):
    theirs = datasketch.MinHash(64, seed, scheme="affine32").permutations
    assert np.array_equal(theirs, np.array(permutations(64, seed)))


def test_to_datasketch_and_back():
    recipe = Recipe(num_perm=64, bands=8, rows=8, seed=3)
    ours = sign(
        TextBatch.of(["one two three four five six", "", "one two three four five"]), recipe
    )
    theirs = to_datasketch(ours, recipe)
    assert theirs[0].jaccard(theirs[2]) == estimate(ours[0], ours[2])
    assert np.array_equal(from_datasketch(theirs, recipe), ours)
    with pytest.raises(RecipeError, match="one recipe"):
        from_datasketch(theirs, Recipe())


@settings(max_examples=80, deadline=None)
@given(TEXTS, RECIPES)
def test_a_text_does_not_depend_on_its_neighbors(texts, recipe):
    together = scan_batch(TextBatch.of(texts), recipe, threads=3)
    for row, text in enumerate(texts):
        alone = scan_batch(TextBatch.of([text]), recipe)
        assert np.array_equal(alone.signatures[0], together.signatures[row])
        assert alone.words[0] == together.words[row]
        assert alone.digests[0] == together.digests[row]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_sets_are_those_of_the_words(text):
    """Against words cut in plain Python: as many shingles as different runs of five words."""
    words = [word.text for word in folding.words(text)]
    size = min(5, len(words)) or 1
    runs = {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}
    (hashes,) = sets_of([text])
    assert len(hashes) == len(runs)
    assert all(a < b for a, b in pairwise(hashes))
    assert scan_batch(TextBatch.of([text]), Recipe()).words[0] == len(words)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The CAFÉ closed - on Monday", "the cafe\u0301 closed on monday"),
        ("Straße ﬁnal", "STRASSE final"),
        ("don’t panic", "don't panic"),
        ("مُحَمَّد", "محمد"),
        ("１２３ ٣", "123 3"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("Ёлка", "елка"),
    ],
)
def test_what_makes_no_difference(a, b):
    left, right = sets_of([a, b])
    assert len(left)
    assert np.array_equal(left, right)


@pytest.mark.parametrize(
    ("text", "count"),
    [("日本語 text", 4), ("ภาษาไทย", 7), ("don't", 2), ("🙂 --- ...", 0), ("U.S. 1,000", 4)],
)
def test_words_counted(text, count):
    assert scan_batch(TextBatch.of([text]), Recipe()).words[0] == count


def test_table_is_what_unicodedata_gives():
    """Holds for every code point that this Python's older or newer tables agree to be assigned."""
    import unicodedata

    built, shipped = folding.build_table(), folding.table()
    if unicodedata.unidata_version == "14.0.0":
        assert np.array_equal(built, shipped)
    else:
        assert len(shipped) > folding.BLOCKS


@given(st.text(alphabet="aB .é\u0301ﬁกา日\u00ad\u0e31x", max_size=40))
def test_words_stand_where_they_are_said_to(text):
    last = 0
    for word in folding.words(text):
        assert last <= word.start < word.end <= len(text)
        assert "".join(folding.fold(c)[1] for c in text[word.start : word.end]) == word.text
        last = word.end


def test_empty_batch_and_empty_texts():
    assert sign(TextBatch.of([]), Recipe()).shape == (0, 128)
    signed = scan_batch(TextBatch.of(["", "...", "\ud800"]), Recipe())
    assert (signed.signatures == 2**32 - 1).all()
    assert (signed.words == 0).all()


def test_short_texts_have_one_shingle():
    assert [len(s) for s in sets_of(["a", "a b", "a b c d", "a b c d e", "a b c d e f"])] == [
        1, 1, 1, 1, 2]  # fmt: skip
    one, other, again = sets_of(["a b", "a b c", "A, B!"])
    assert one[0] != other[0]
    assert one[0] == again[0]


def test_long_words_and_long_texts_across_pieces():
    words = [f"w{i}" for i in range(5000)] + ["x" * 9000, "tail"]
    text = " ".join(words)
    assert scan_batch(TextBatch.of([text]), Recipe()).words[0] == len(words)
    assert len(sets_of([text])[0]) == len(words) - 4


@given(st.floats(0.05, 1.0), st.floats(0.5, 0.999))
def test_a_recipe_reaches_its_recall(threshold, recall):
    try:
        recipe = Recipe.for_threshold(threshold, recall=recall)
    except UsageError:
        assert 1 - (1 - threshold) ** 128 < recall
    else:
        assert recipe.recall_at(threshold) >= recall
        assert recipe.bands * recipe.rows <= recipe.num_perm
        assert Recipe.from_dict(recipe.as_dict()) == recipe


@pytest.mark.parametrize("threshold", [0, -0.1, 1.1, float("nan")])
def test_a_threshold_out_of_range_is_an_error(threshold):
    with pytest.raises(UsageError, match="threshold"):
        Recipe.for_threshold(threshold)


def test_foreign_recipes_are_refused():
    with pytest.raises(RecipeError, match="version"):
        Recipe(version=99)
    with pytest.raises(RecipeError, match="unknown: color"):
        Recipe.from_dict({**Recipe().as_dict(), "color": 1})


def test_band_keys():
    recipe = Recipe()
    signatures = sign(TextBatch.of(["a b c d e f", "a b c d e f", "g h i j k l m"]), recipe)
    keys = band_keys(signatures, recipe)
    assert keys.shape == (3, recipe.bands)
    assert np.array_equal(keys[0], keys[1])
    assert not (keys[0] == keys[2]).any()
    assert len(np.unique(keys)) == 2 * recipe.bands
    out = np.empty((recipe.bands, 3), dtype=np.uint64).T
    assert np.array_equal(band_keys(signatures, recipe, out), keys)


def test_a_kernel_that_cannot_be_cached_says_so_and_works():
    from cleaner.dedup.kernels.compiled import int64, kernel

    made: dict = {}
    exec("def double(x):\n    return x * 2", made)  # a function of no file has no place for a cache
    double = kernel(int64, int64)(made["double"])
    with pytest.warns(RuntimeWarning, match="NUMBA_CACHE_DIR"):
        assert double(21) == 42
    assert double(4) == 8


def test_kernels_load_without_scipy_and_leave_it_to_those_who_need_it():
    code = (
        "import sys, numpy as np, numba\n"
        "from cleaner.dedup.recipe import Recipe\n"
        "from cleaner.dedup.shingles import TextBatch, sign\n"
        "sign(TextBatch.of(['a text']), Recipe())\n"
        "assert 'scipy.linalg' not in sys.modules\n"
        "ones = np.ones(3)\n"
        "assert numba.njit(lambda x: np.dot(x, x))(ones) == 3.0\n"
        "assert numba.njit(lambda x: np.convolve(x, x)[2])(ones) == 3.0\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
