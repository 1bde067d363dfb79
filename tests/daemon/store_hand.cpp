// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Does to a store what no command of `ringfence` does, for the tests of faults:
//
//     store_hand hold DIRECTORY      begins a change, says `held`, and gives it up when its standard input ends
//     store_hand read DIRECTORY N    reads N times at once, says `held`, and ends when its standard input does
//     store_hand format DIRECTORY N  writes N as the version of the store's format
//     store_hand journal DIRECTORY   a line a record: number, event, list, pattern, import, numbers, policy
//     store_hand policies DIRECTORY FROM TO  puts TO for FROM, a text as long, in what is kept of policies

#include <ringfence/store/environment.hpp>
#include <ringfence/store/journal/journal.hpp>

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

using namespace ringfence;

/// Leaves a change undone.
struct given_up {};

void wait_for_end_of_input()
{
    std::puts("held");
    std::fflush(stdout);
    while (std::getchar() != EOF) {
    }
}

void hold(store::environment& in)
{
    try {
        in.write([](store::write_transaction& change) {
            change.put(store::table::meta, "held", "a change that is never committed");
            wait_for_end_of_input();
            throw given_up{};
        });
    } catch (const given_up&) {
    }
}

std::uint32_t number_of(std::string_view text)
{
    std::uint32_t number = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc{})
        throw std::runtime_error{"not a number: " + std::string{text}};
    return number;
}

void read_often(const std::shared_ptr<store::environment>& in, std::uint32_t count)
{
    std::deque<store::read_transaction> held;
    while (held.size() < count)
        held.emplace_back(in);
    wait_for_end_of_input();
}

void set_format(store::environment& in, std::uint32_t version)
{
    in.write([&](store::write_transaction& change) {
        change.raise_format(version);
        if (version < store::first_summed_format)
            change.erase(store::table::meta, "summed-format");
    });
}

void replace_in_policies(store::environment& in, std::string_view from, std::string_view to)
{
    in.write([&](store::write_transaction& change) {
        std::map<std::string, std::string> changed;
        store::cursor at{change, store::table::policies};
        for (bool more = at.first(); more; more = at.next()) {
            std::string value{at.value()};
            if (const std::size_t found = value.find(from); found != std::string::npos)
                changed[std::string{at.key()}] = value.replace(found, from.size(), to);
        }
        if (changed.empty())
            throw std::runtime_error{"no policy has that"};
        for (const auto& [key, value] : changed)
            change.put(store::table::policies, key, value);
    });
}

void print_journal(const store::transaction& in)
{
    store::read_journal(in, 1, [](const store::journal_record& r) {
        std::printf("%llu\t%u\t%s\t%s\t%u\t%llu\t%u\n", static_cast<unsigned long long>(r.sequence),
                    static_cast<unsigned>(r.what), r.list.c_str(),
                    r.pattern.first.empty() ? "" : r.pattern.to_string().c_str(), r.import,
                    static_cast<unsigned long long>(r.numbers), r.policy);
        return store::visit::more;
    });
}

}  // namespace

int main(int argc, char** argv)
{
    const std::span words{argv, static_cast<std::size_t>(argc)};
    try {
        const std::string_view what = words.size() > 2 ? words[1] : "";
        if (what == "hold" && words.size() == 3) {
            hold(*store::environment::open(words[2], store::access::write));
        } else if (what == "format" && words.size() == 4) {
            set_format(*store::environment::open(words[2], store::access::write), number_of(words[3]));
        } else if (what == "policies" && words.size() == 5) {
            replace_in_policies(*store::environment::open(words[2], store::access::write), words[3], words[4]);
        } else if (what == "read" && words.size() == 4) {
            read_often(store::environment::open(words[2], store::access::read), number_of(words[3]));
        } else if (what == "journal" && words.size() == 3) {
            print_journal(store::read_transaction{store::environment::open(words[2], store::access::read)});
        } else {
            std::fputs("usage: store_hand hold|read|format|journal|policies DIRECTORY [N | FROM TO]\n", stderr);
            return 2;
        }
    } catch (const std::exception& e) {
        std::fprintf(stderr, "store_hand: %s\n", e.what());
        return 1;
    }
}
