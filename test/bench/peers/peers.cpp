// Times other people's option functions on the doubles that the batch kernel is timed on. Usage: peers FILE COUNT RUNS.
// FILE holds columns of COUNT doubles each: callSign, forward, strike, years, sigma, rate, carry, price.
// Prints one line per measurement: name, median nanoseconds per option, largest relative error of the implied vol (or 0).
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <vector>
#ifdef WITH_QUANTLIB
#include <ql/math/distributions/normaldistribution.hpp>
#include <ql/pricingengines/blackcalculator.hpp>
#include <ql/pricingengines/blackformula.hpp>
#endif

namespace {

struct Columns {
  std::size_t count;
  std::vector<double> all;
  const double* column(std::size_t index) const { return all.data() + index * count; }
};

enum Column { kSign, kForward, kStrike, kYears, kSigma, kRate, kCarry, kPrice, kColumns };

double sink = 0;

double cdf(double x) { return 0.5 * std::erfc(-x * M_SQRT1_2); }
double pdf(double x) { return 0.3989422804014327 * std::exp(-0.5 * x * x); }

// Value, delta, gamma, vega, theta as a textbook prints them.
void textbook(const Columns& c, double* out) {
  const double *sign = c.column(kSign), *f = c.column(kForward), *k = c.column(kStrike), *t = c.column(kYears), *v = c.column(kSigma);
  for (std::size_t i = 0; i < c.count; ++i) {
    const double rootT = std::sqrt(t[i]), s = v[i] * rootT, w = sign[i];
    const double d1 = std::log(f[i] / k[i]) / s + 0.5 * s, d2 = d1 - s, density = pdf(d1);
    const double n1 = cdf(w * d1), n2 = cdf(w * d2);
    out[i] = w * (f[i] * n1 - k[i] * n2);
    out[c.count + i] = w * n1;
    out[2 * c.count + i] = density / (f[i] * s);
    out[3 * c.count + i] = f[i] * density * rootT;
    out[4 * c.count + i] = -0.5 * f[i] * density * v[i] / rootT;
  }
  sink += out[c.count / 2];
}

// Newton on the out-of-the-money price, held inside a bracket: what a desk writes when it has an afternoon.
double newtonVol(double w, double f, double k, double t, double price) {
  const double intrinsic = std::max(0.0, w * (f - k));
  const double otm = price - intrinsic, side = f < k ? 1 : -1, rootT = std::sqrt(t), x = std::log(f / k);
  double low = 1e-6, high = 20, s = std::sqrt(2 * std::fabs(x)) + 0.1;
  for (int step = 0; step < 60; ++step) {
    const double d1 = x / s + 0.5 * s, value = side * (f * cdf(side * d1) - k * cdf(side * (d1 - s)));
    if (value > otm) high = s; else low = s;
    const double move = (otm - value) / (f * pdf(d1));
    double next = s + move;
    if (!(next > low && next < high)) next = 0.5 * (low + high);
    if (std::fabs(next - s) <= 1e-13 * s) { s = next; break; }
    s = next;
  }
  return s / rootT;
}

template <class Solve>
double impliedError(const Columns& c, Solve solve) {
  double worst = 0;
  for (std::size_t i = 0; i < c.count; ++i) {
    const double sigma = solve(c.column(kSign)[i], c.column(kForward)[i], c.column(kStrike)[i], c.column(kYears)[i], c.column(kPrice)[i]);
    sink += sigma;
    const double error = std::fabs(sigma / c.column(kSigma)[i] - 1);
    if (!(error <= worst)) worst = error;
  }
  return worst;
}

template <class Body>
void measure(const char* name, std::size_t count, int runs, Body body) {
  std::vector<double> times;
  double error = 0;
  for (int run = -2; run < runs; ++run) {
    const auto start = std::chrono::steady_clock::now();
    error = body();
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
    if (run >= 0) times.push_back(took.count() / static_cast<double>(count));
  }
  std::sort(times.begin(), times.end());
  std::printf("%s %.3f %.3g\n", name, times[times.size() / 2], error);
}

#ifdef WITH_QUANTLIB
QuantLib::Option::Type typeOf(double w) { return w > 0 ? QuantLib::Option::Call : QuantLib::Option::Put; }

void quantLibCalculator(const Columns& c, double* out) {
  for (std::size_t i = 0; i < c.count; ++i) {
    const double f = c.column(kForward)[i], t = c.column(kYears)[i];
    const QuantLib::BlackCalculator calculator(typeOf(c.column(kSign)[i]), c.column(kStrike)[i], f, c.column(kSigma)[i] * std::sqrt(t), 1.0);
    out[i] = calculator.value();
    out[c.count + i] = calculator.deltaForward();
    out[2 * c.count + i] = calculator.gammaForward();
    out[3 * c.count + i] = calculator.vega(t);
    out[4 * c.count + i] = calculator.theta(f, t);
  }
  sink += out[c.count / 2];
}

double quantLibVol(double w, double f, double k, double t, double price) {
  try {
    return QuantLib::blackFormulaImpliedStdDev(typeOf(w), k, f, price, 1.0, 0.0, QuantLib::Null<QuantLib::Real>(), 1e-12, 200) / std::sqrt(t);
  } catch (...) {
    return std::nan("");
  }
}

double quantLibLiRsVol(double w, double f, double k, double t, double price) {
  try {
    return QuantLib::blackFormulaImpliedStdDevLiRS(typeOf(w), k, f, price, 1.0, 0.0, QuantLib::Null<QuantLib::Real>(), 1.0, 1e-12, 200) / std::sqrt(t);
  } catch (...) {
    return std::nan("");
  }
}
#endif

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  Columns c{static_cast<std::size_t>(std::atol(argv[2])), {}};
  const int runs = std::atoi(argv[3]);
  c.all.resize(kColumns * c.count);
  std::FILE* file = std::fopen(argv[1], "rb");
  if (!file || std::fread(c.all.data(), sizeof(double), c.all.size(), file) != c.all.size()) return 1;
  std::fclose(file);
  std::vector<double> out(5 * c.count);

  measure("textbook_greeks", c.count, runs, [&] { textbook(c, out.data()); return 0.0; });
  measure("newton_implied", c.count, runs, [&] { return impliedError(c, newtonVol); });
#ifdef WITH_QUANTLIB
  measure("quantlib_greeks", c.count, runs, [&] { quantLibCalculator(c, out.data()); return 0.0; });
  measure("quantlib_implied", c.count, runs, [&] { return impliedError(c, quantLibVol); });
  measure("quantlib_implied_lirs", c.count, runs, [&] { return impliedError(c, quantLibLiRsVol); });
#endif
  return sink == 42 ? 3 : 0;
}
