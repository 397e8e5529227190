"""The posterior of pairs: its mode is one, its evidence and its variances are those of the formulas."""

from __future__ import annotations

import numpy as np
from tasters import drawn, taste_for_dark

from evosynth.arrays import F64
from evosynth.taste.answers import Page, Taste
from evosynth.taste.features import features
from evosynth.taste.laplace import explained, likelihood, posterior
from evosynth.taste.likeness import distances, likeness
from evosynth.taste.pairs import Pairs, pairs_of


def said() -> tuple[Pairs, F64]:
    """Pairs with two that are the same, and the covariances of their sounds."""
    taste, sounds = taste_for_dark(3), drawn(5, np.random.default_rng(8))
    pages = (*taste.pages, Page(sounds, np.array([3.0, 0.0, 0.0, 1.0, -1.0]), ((1, 2), (0, 3))))
    pairs = pairs_of(Taste(pages).pages)
    heard = features(pairs.sounds)
    return pairs, 4.0 * likeness(heard.led, heard.led, heard.single, float(np.median(distances(heard.led))))


def test_gradient_and_hessian_are_those_of_the_likelihood() -> None:
    pairs, prior = said()
    f = np.random.default_rng(0).normal(size=len(prior))
    of = (pairs.first, pairs.second, pairs.same, pairs.weight)
    _, gradient, hessian = likelihood(f, *of)
    for i in (0, 20, 49, 52):
        step = np.zeros(len(f))
        step[i] = 1e-5
        above, below = likelihood(f + step, *of), likelihood(f - step, *of)
        np.testing.assert_allclose((above[0] - below[0]) / 2e-5, gradient[i], atol=1e-6)
        np.testing.assert_allclose((below[1] - above[1]) / 2e-5, hessian[i], atol=1e-6)


def test_the_posterior_is_that_of_the_formulas() -> None:
    pairs, prior = said()
    n = len(prior)
    of = (pairs.ends, pairs.first, pairs.second, pairs.same, pairs.weight)
    f, makes, roots, whole, evidence = posterior(prior, *of, np.zeros(n))
    total, gradient, hessian = likelihood(f, *of[1:])
    np.testing.assert_allclose(prior @ gradient, f, atol=1e-3)  # the mode: f = K times the gradient there
    np.testing.assert_allclose(prior @ makes, f, atol=1e-9)
    _, log_determinant = np.linalg.slogdet(np.eye(n) + prior @ hessian)
    np.testing.assert_allclose(evidence, total - 0.5 * makes @ f - 0.5 * log_determinant, atol=1e-6)
    left = prior - prior @ np.linalg.solve(np.eye(n) + hessian @ prior, hessian @ prior)
    told = explained(roots, pairs.ends, whole, prior)
    np.testing.assert_allclose(np.diag(prior) - told, np.diag(left), atol=1e-6)


def test_it_is_found_from_anywhere() -> None:
    pairs, prior = said()
    of = (pairs.ends, pairs.first, pairs.second, pairs.same, pairs.weight)
    begins = (np.zeros(len(prior)), np.random.default_rng(1).normal(size=len(prior)))
    one, other = (posterior(prior, *of, begin)[0] for begin in begins)
    np.testing.assert_allclose(one, other, atol=1e-3)
