// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Writes a file of different numbers as the US do-not-call register has them, and if wished a day's changes of it. The
// same options give the same bytes, and the same seed the same numbers in every form and order.
//
//     bench_register --numbers 10000000 > register.txt
//     bench_register --format ftc --order shuffled --output register.csv --changes changes.csv
//
// The North American plan has 640,000 exchanges (+1, a 3-digit area code and 3 digits, each from 200 on) of 10,000
// numbers. The register of 258.5 million fills 48,000 of them, 7.5 %, in 350 area codes: from a tenth to nearly all of
// an exchange's numbers, 5,385 on average. A smaller file has fewer exchanges, filled alike. Memory does not grow with
// the file: an exchange is drawn, written and forgotten.

#include <boost/program_options.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <initializer_list>
#include <iostream>
#include <iterator>
#include <memory>
#include <numeric>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace {

namespace po = boost::program_options;

constexpr std::uint64_t register_numbers = 258'500'000;
constexpr std::uint64_t register_exchanges = 48'000;
constexpr std::uint32_t register_area_codes = 350;
constexpr std::uint32_t codes = 800;  // 200 to 999
constexpr std::uint32_t exchange_size = 10'000;
// Where every exchange of the plan is in use, filled as the register's are.
constexpr std::uint64_t max_numbers = register_numbers / register_exchanges * codes * codes;

enum class form { plain, ftc, csv };
enum class order { sorted, shuffled };

struct settings {
    std::uint64_t numbers = register_numbers;
    std::uint64_t seed = 1;
    form as = form::plain;
    order in = order::sorted;
    std::string output = "-";
    std::string changes;  ///< file of the changes; empty: none
    std::uint64_t adds = 100'000;
    std::uint64_t deletes = 20'000;
};

class usage_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A file written in large pieces. `-` is standard output.
class output {
public:
    explicit output(const std::string& name) : name_{name}, file_{name == "-" ? stdout : std::fopen(name.c_str(), "wb")}
    {
        if (file_ == nullptr)
            fail();
        buffer_.reserve(piece + 64);
    }
    output(const output&) = delete;
    output& operator=(const output&) = delete;
    ~output()
    {
        if (file_ != nullptr && file_ != stdout)
            std::fclose(file_);
    }

    void text(std::string_view some)
    {
        buffer_.append(some);
        if (buffer_.size() >= piece)
            flush();
    }

    /// Writes what is left. Throws where the disk did not take all of it.
    void close()
    {
        flush();
        FILE* const file = std::exchange(file_, nullptr);
        if ((file == stdout ? std::fflush(file) : std::fclose(file)) != 0)
            fail();
    }

private:
    static constexpr std::size_t piece = 1 << 20;

    void flush()
    {
        if (std::fwrite(buffer_.data(), 1, buffer_.size(), file_) != buffer_.size())
            fail();
        buffer_.clear();
    }
    [[noreturn]] void fail() const { throw std::system_error{errno, std::generic_category(), "`" + name_ + "`"}; }

    std::string name_;
    FILE* file_;
    std::string buffer_;
};

struct exchange {
    std::uint32_t prefix = 0;   ///< the six digits: area code and exchange
    std::uint32_t numbers = 0;  ///< how many of its 10,000 are in the register
};

/// So many different ones of [0, among), in ascending order.
std::vector<std::uint32_t> chosen(std::uint32_t count, std::uint32_t among, std::mt19937_64& random)
{
    std::vector<std::uint32_t> all(among);
    std::iota(all.begin(), all.end(), 0U);
    std::vector<std::uint32_t> some;
    std::sample(all.begin(), all.end(), std::back_inserter(some), count, random);
    return some;
}

std::vector<exchange> exchanges_of(const settings& with, std::mt19937_64& random)
{
    const std::uint64_t each = register_numbers / register_exchanges;
    const std::uint64_t count = (with.numbers + each - 1) / each;
    const auto area_codes = static_cast<std::uint32_t>(std::clamp<std::uint64_t>(
        std::max<std::uint64_t>(count * register_area_codes / register_exchanges, (count + codes - 1) / codes), 1,
        codes));
    const std::vector<std::uint32_t> areas = chosen(area_codes, codes, random);
    std::vector<exchange> all;
    for (const std::uint32_t place : chosen(static_cast<std::uint32_t>(count), area_codes * codes, random))
        all.push_back({(200 + areas[place / codes]) * 1000 + 200 + place % codes, 0});

    // Each a share between a tenth and the whole of the fullest; what rounding leaves is dealt out one by one.
    std::vector<std::uint64_t> shares(all.size());
    for (std::uint64_t& share : shares)
        share = std::uniform_int_distribution<std::uint64_t>{1000, 10'000}(random);
    const std::uint64_t sum = std::accumulate(shares.begin(), shares.end(), std::uint64_t{0});
    std::uint64_t left = with.numbers;
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i].numbers =
            static_cast<std::uint32_t>(std::min<std::uint64_t>(with.numbers * shares[i] / sum, exchange_size));
        left -= all[i].numbers;
    }
    for (std::size_t i = 0; left != 0; i = (i + 1) % all.size())
        if (all[i].numbers < exchange_size) {
            ++all[i].numbers;
            --left;
        }
    if (with.in == order::shuffled)
        std::shuffle(all.begin(), all.end(), random);
    return all;
}

/// Which numbers of an exchange are in the register: as many as it says, every choice as likely as another.
class members {
public:
    void draw(const exchange& of, std::mt19937_64 random)
    {
        half_.reset();
        is_in_.fill(false);
        std::uint32_t wanted = of.numbers;
        for (std::uint32_t i = 0; i < exchange_size; ++i) {
            // 32 random bits times how many there are left, without a division.
            const std::uint64_t drawn = (next_bits(random) * (exchange_size - i)) >> 32;
            if (drawn < wanted) {
                is_in_[i] = true;
                --wanted;
            }
        }
    }
    bool operator[](std::uint32_t i) const { return is_in_[i]; }

private:
    std::uint64_t next_bits(std::mt19937_64& random)
    {
        if (!half_) {
            const std::uint64_t both = random();
            half_ = both >> 32;
            return both & 0xffff'ffff;
        }
        return *std::exchange(half_, std::nullopt);
    }

    std::array<bool, exchange_size> is_in_{};
    std::optional<std::uint64_t> half_;
};

constexpr auto four_digits = [] {
    std::array<std::array<char, 4>, exchange_size> made{};
    for (std::uint32_t i = 0; i < exchange_size; ++i)
        made[i] = {static_cast<char>('0' + i / 1000), static_cast<char>('0' + i / 100 % 10),
                   static_cast<char>('0' + i / 10 % 10), static_cast<char>('0' + i % 10)};
    return made;
}();

/// Writes lines of one form. `tail` is what follows the number in those that have more columns, from the `,` on.
class line_writer {
public:
    line_writer(output& to, form as) : to_{to}, as_{as} {}

    void begin(std::uint32_t prefix)
    {
        const std::string digits = std::to_string(prefix);
        head_ = as_ == form::ftc ? digits.substr(0, 3) + ',' + digits.substr(3) : "+1" + digits;
    }
    void line(std::uint32_t suffix, std::string_view tail)
    {
        line_.assign(head_).append(four_digits[suffix].data(), 4).append(tail).push_back('\n');
        to_.text(line_);
    }

private:
    output& to_;
    form as_;
    std::string head_;
    std::string line_;
};

constexpr std::string_view change_date = "2026-11-20";

void write_changes_of(const exchange& of, const members& in, std::uint64_t adds, std::uint64_t deletes,
                      std::mt19937_64 random, line_writer& to)
{
    std::vector<std::uint32_t> there;
    std::vector<std::uint32_t> free;
    for (std::uint32_t i = 0; i < exchange_size; ++i)
        (in[i] ? there : free).push_back(i);
    std::vector<std::pair<std::uint32_t, char>> changes;
    const auto draw = [&](const std::vector<std::uint32_t>& from, std::uint64_t count, char what) {
        std::vector<std::uint32_t> some;
        std::sample(from.begin(), from.end(), std::back_inserter(some), count, random);
        for (const std::uint32_t each : some)
            changes.emplace_back(each, what);
    };
    draw(free, adds, 'A');
    draw(there, deletes, 'D');
    std::sort(changes.begin(), changes.end());
    to.begin(of.prefix);
    for (const auto& [suffix, what] : changes)
        to.line(suffix, "," + std::string{change_date} + "," + what);
}

void run(const settings& with)
{
    std::mt19937_64 random{with.seed};
    const std::vector<exchange> exchanges = exchanges_of(with, random);
    const std::uint64_t room = exchanges.size() * exchange_size - with.numbers;
    if (!with.changes.empty() && (with.deletes > with.numbers || with.adds > room))
        throw usage_error{"more changes than the register has room for: it has " + std::to_string(with.numbers) +
                          " numbers to delete and " + std::to_string(room) + " to add"};

    output register_file{with.output};
    std::unique_ptr<output> change_file;
    if (!with.changes.empty())
        change_file = std::make_unique<output>(with.changes);
    line_writer lines{register_file, with.as};
    std::optional<line_writer> changes;
    if (change_file)
        changes.emplace(*change_file, with.as);
    if (with.as == form::csv) {
        register_file.text("number,date\n");
        if (change_file)
            change_file->text("number,date,change\n");
    }

    members in;
    std::uint64_t past = 0;       // numbers of the exchanges before
    std::uint64_t past_free = 0;  // and those that they lack
    std::string tail;
    for (const exchange& of : exchanges) {
        // From the exchange alone, so that the numbers are the same in every form and order, with and without changes.
        const std::uint64_t own = with.seed * 1'000'003 + of.prefix;
        in.draw(of, std::mt19937_64{own});
        if (with.as == form::csv)  // one date an exchange: what it costs is to read it
            tail = ",20" + std::to_string(10 + of.prefix % 16) + "-0" + std::to_string(1 + of.prefix / 16 % 9) + "-1" +
                   std::to_string(of.prefix / 144 % 10);
        lines.begin(of.prefix);
        for (std::uint32_t i = 0; i < exchange_size; ++i)
            if (in[i])
                lines.line(i, tail);
        const std::uint64_t free = exchange_size - of.numbers;
        if (changes) {
            // Its share of all changes, in whole numbers that add up.
            const auto share = [](std::uint64_t all, std::uint64_t before, std::uint64_t own, std::uint64_t of_all) {
                return of_all == 0 ? 0 : all * (before + own) / of_all - all * before / of_all;
            };
            write_changes_of(of, in, share(with.adds, past_free, free, room),
                             share(with.deletes, past, of.numbers, with.numbers), std::mt19937_64{~own}, *changes);
        }
        past += of.numbers;
        past_free += free;
    }
    register_file.close();
    if (change_file)
        change_file->close();
}

template <class Value>
Value one_of(const char* option, const std::string& given, std::initializer_list<std::pair<const char*, Value>> known)
{
    std::string names;
    for (const auto& [name, value] : known) {
        if (given == name)
            return value;
        names += (names.empty() ? "" : ", ") + std::string{name};
    }
    throw usage_error{"--" + std::string{option} + " is one of " + names + ", not `" + given + "`"};
}

std::optional<settings> read_settings(int argc, char** argv)
{
    settings with;
    std::string as = "plain";
    std::string in = "sorted";
    po::options_description options{"Options"};
    options.add_options()("numbers,n", po::value(&with.numbers)->default_value(with.numbers), "how many numbers")(
        "seed", po::value(&with.seed)->default_value(with.seed), "another seed, other numbers")(
        "format", po::value(&as)->default_value(as),
        "plain: +12125550100, ftc: 212,5550100, csv: +12125550100,2026-11-20 with a header")(
        "order", po::value(&in)->default_value(in), "sorted, or shuffled by exchange")(
        "output,o", po::value(&with.output)->default_value(with.output), "the file; - is standard output")(
        "changes", po::value(&with.changes),
        "a second file: a day's changes, numbers to add (A) that the register lacks and to delete (D) that it has; "
        "with --format ftc or csv")("adds", po::value(&with.adds)->default_value(with.adds), "of the changes")(
        "deletes", po::value(&with.deletes)->default_value(with.deletes), "of the changes")("help,h", "print this");
    try {
        po::variables_map values;
        po::store(po::command_line_parser{argc, argv}.options(options).positional({}).run(), values);
        po::notify(values);
        if (values.count("help") != 0) {
            std::cout << "usage: bench_register [OPTION]...\n\n"
                         "Writes a file of numbers as a national do-not-call register has them.\n\n"
                      << options;
            return std::nullopt;
        }
    } catch (const po::error& e) {
        throw usage_error{e.what()};
    }
    with.as = one_of<form>("format", as, {{"plain", form::plain}, {"ftc", form::ftc}, {"csv", form::csv}});
    with.in = one_of<order>("order", in, {{"sorted", order::sorted}, {"shuffled", order::shuffled}});
    if (with.numbers == 0 || with.numbers > max_numbers)
        throw usage_error{"--numbers is between 1 and " + std::to_string(max_numbers)};
    if (!with.changes.empty() && with.as == form::plain)
        throw usage_error{"--changes needs --format ftc or csv: a plain line does not say what is to be deleted"};
    return with;
}

}  // namespace

int main(int argc, char** argv)
{
    try {
        if (const auto with = read_settings(argc, argv))
            run(*with);
    } catch (const usage_error& e) {
        std::cerr << "bench_register: " << e.what() << "; --help tells more\n";
        return 2;
    } catch (const std::exception& e) {
        std::cerr << "bench_register: " << e.what() << '\n';
        return 3;
    }
    return 0;
}
