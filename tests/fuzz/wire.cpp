// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Any bytes as a stream of requests: read whole and byte by byte they give the same words; nothing exceeds the limits;
// what is said about them is one clean line.

#include <ringfence/wire/request.hpp>

#include <ringfence/plugins/standard.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace rf = ringfence;
namespace wire = ringfence::wire;

void expect(bool holds)
{
    if (!holds)
        std::abort();
}

void expect_clean(const std::string& text)
{
    std::string line;
    wire::append_error_line(line, text);
    expect(line.size() <= 505 && line.find_first_of(std::string_view{"\r\n%\0", 4}) == std::string::npos);
}

void interpret(std::span<const std::string_view> words)
{
    const auto zone = [] { return rf::time_zone{"", {{0, 3600}}}; };
    wire::query_request query;
    if (const auto wrong = wire::parse_query(words, rf::standard_words(), zone, query))
        expect_clean(wrong->text);
}

/// What a reader finds in `stream`, given `portion` bytes more whenever it asks for them.
std::vector<std::string> read_all(std::string_view stream, std::size_t portion)
{
    using outcome = wire::request_reader::outcome;
    std::vector<std::string> found;
    wire::request_reader reader;
    std::size_t begin = 0;
    std::size_t end = 0;
    for (;;) {
        switch (reader.read(stream.substr(begin, end - begin))) {
        case outcome::incomplete:
            if (end == stream.size())
                return found;
            end = std::min(end + portion, stream.size());
            continue;
        case outcome::request:
            expect(reader.words().size() <= wire::max_request_words);
            for (const std::string_view word : reader.words())
                found.emplace_back(word);
            interpret(reader.words());
            found.emplace_back("|");
            break;
        case outcome::refused: found.emplace_back(reader.error()); break;
        case outcome::broken: found.emplace_back(reader.error()); return found;
        }
        expect(reader.consumed() > 0 && reader.consumed() <= wire::max_request_size &&
               reader.consumed() <= end - begin);
        begin += reader.consumed();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view stream{reinterpret_cast<const char*>(data), size};
    expect(read_all(stream, size + 1) == read_all(stream, 1));
    return 0;
}
