"""Writes test/golden/policyBands.csv: hedging bands and own volatilities at 50 digits (mpmath), inputs taken as the exact doubles.

Run from the repository root: python3 test/reference/policyBands.py > test/golden/policyBands.csv
Formulas from the papers named in shared/hedging/policy/, r = 0; nothing here was made with this project's code.
"""
import random
from mpmath import mp, mpf, sqrt, pi, erfc, log, cbrt

mp.dps = 50
random.seed(20260201)
COLUMNS = ('id', 'kind', 'gamma', 'sigma', 'years', 'index', 'cost', 'aversion', 'minutes', 'width', 'floor', 'cap', 'equity',
           'strike', 'half', 'h0', 'h1', 'factor', 'leland', 'shift_usd', 'shift_coin')
rows = []


def row(kind, **values):
    cells = {'id': f'{kind}-{sum(1 for r in rows if r["kind"] == kind) + 1:02d}', 'kind': kind}
    cells.update({name: repr(float(value)) for name, value in values.items()})
    rows.append(cells)


def between(low, high):
    """Log-uniform, a few digits, so that the table is readable."""
    return float(f'{low * (high / low) ** random.random():.6g}')


def signed(x):
    return x if random.random() < 0.5 else -x


def fixed():
    for _ in range(20):
        w, s = between(100, 1e7), between(0.1, 2e5)
        row('usd', width=w, index=s, half=mpf(w) / mpf(s))
    for _ in range(20):
        w, s, e = between(0.01, 50), between(0.1, 2e5), between(100, 1e9)
        row('equityPct', width=w, index=s, equity=e, half=mpf(w) / 100 * mpf(e) / mpf(s))


def gamma_scaled():
    for i in range(24):
        g, s, m = signed(between(1e-10, 1e-2)), between(100, 2e5), between(0.05, 10)
        half = abs(mpf(g)) * mpf(s) * mpf(m) / 100
        floor = between(1e-6, 1e-2) if i % 3 else float(2 * half)
        cap = float(half / 2) if i % 4 == 1 else between(1e3, 1e6)
        if i % 4 == 1:
            floor = float(half / 8)
        value = min(max(half, mpf(floor)), mpf(cap))
        row('gammaScaled', gamma=g, index=s, width=m, floor=floor, cap=cap, half=value)


def whalley_wilmott():
    def add(g, s, c, a):
        half = cbrt(mpf(3) / 2 * mpf(c) * mpf(s) * mpf(g) ** 2 / mpf(a))
        row('whalleyWilmott', gamma=g, index=s, cost=c, aversion=a, half=half)
    add(2.20364777e-4, 1e5, 5e-4, 1e-4)
    for _ in range(25):
        add(signed(between(1e-12, 1e-1)), between(0.5, 2e5), between(1e-6, 0.1), between(1e-9, 1e-1))


def zakamouline():
    for i in range(30):
        g, v, t = signed(between(1e-12, 1e-2)), between(0.05, 3), between(1e-4, 3)
        s, c, a = between(10, 2e5), between(1e-6, 5e-3 if i < 22 else 0.1), between(1e-9, 1e-2)
        G, V, T, S, C, A = map(mpf, (g, v, t, s, c, a))
        h0 = C / (A * S * V ** 2 * T)
        h1 = mpf('1.12') * C ** mpf('0.31') * T ** mpf('0.05') * (1 / V) ** mpf('0.25') * sqrt(abs(G) / A)
        k = -mpf('4.76') * C ** mpf('0.78') / T ** mpf('0.02') * (1 / V) ** mpf('0.25') * (A * S ** 2 * abs(G)) ** mpf('0.15')
        row('zakamouline', gamma=g, sigma=v, years=t, index=s, cost=c, aversion=a, half=h0 + h1, h0=h0, h1=h1,
            factor=1 + k if g > 0 else 1 - k)


def leland():
    def add(g, v, minutes, c):
        dt = mpf(minutes) / (365 * 24 * 60)
        le = sqrt(2 / pi) * 2 * mpf(c) / (mpf(v) * sqrt(dt))
        row('leland', gamma=g, sigma=v, minutes=minutes, cost=c, leland=le, factor=1 - le if g > 0 else 1 + le)
    add(1e-5, 0.55, 1440, 5e-4)
    add(-1e-5, 0.55, 1440, 5e-4)
    for _ in range(24):
        add(signed(between(1e-9, 1e-3)), between(0.05, 3), between(1, 20000), between(1e-6, 0.01))


def n(x):
    return erfc(-x / sqrt(2)) / 2


def shift():
    """One call, forward = spot = index: delta at sigma*sqrt(factor) minus delta at sigma, both numeraires."""
    for _ in range(24):
        v, days, s = between(0.2, 1.5), random.choice([1, 2, 5, 10, 30, 90, 300]), 100000.0
        k, f = float(round(s * random.uniform(0.75, 1.3), -3)), between(0.7, 1.6)
        V, T, S, K, F = mpf(v), mpf(days) / 365, mpf(s), mpf(k), mpf(f)
        def deltas(sd):
            d1 = log(S / K) / sd + sd / 2
            return n(d1), K / S * n(d1 - sd)
        own, mark = deltas(V * sqrt(F) * sqrt(T)), deltas(V * sqrt(T))
        row('shift', sigma=v, years=days, index=s, strike=k, factor=f, shift_usd=own[0] - mark[0], shift_coin=own[1] - mark[1])


for make in (fixed, gamma_scaled, whalley_wilmott, zakamouline, leland, shift):
    make()
print(','.join(COLUMNS))
for cells in rows:
    print(','.join(cells.get(name, '') for name in COLUMNS))
