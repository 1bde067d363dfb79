// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include <ringfence/base/sha256.hpp>
#include <ringfence/store/import/text/archive.hpp>

#include <store/import/in_pieces.hpp>
#include <store/temporary.hpp>

#include <archive.h>
#include <archive_entry.h>
#include <zlib.h>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace ringfence::store;
using ringfence::sha256;
using store_tests::has_code;
using store_tests::in_pieces;

namespace {

using files = std::vector<std::pair<std::string, std::string>>;

std::string gzip(std::string_view text)
{
    z_stream stream{};
    BOOST_REQUIRE(::deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string packed(::deflateBound(&stream, text.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    BOOST_REQUIRE(::deflate(&stream, Z_FINISH) == Z_STREAM_END);
    packed.resize(stream.total_out);
    ::deflateEnd(&stream);
    return packed;
}

/// A name that ends in `/` is a folder's.
std::string zip(const files& content, const char* options = nullptr)
{
    std::string packed(1 << 20, '\0');
    std::size_t used = 0;
    ::archive* const to = ::archive_write_new();
    ::archive_write_set_format_zip(to);
    if (options != nullptr) {
        ::archive_write_set_passphrase(to, "secret");
        BOOST_REQUIRE(::archive_write_set_options(to, options) == ARCHIVE_OK);
    }
    BOOST_REQUIRE(::archive_write_open_memory(to, packed.data(), packed.size(), &used) == ARCHIVE_OK);
    for (const auto& [name, text] : content) {
        ::archive_entry* const entry = ::archive_entry_new();
        ::archive_entry_set_pathname(entry, name.c_str());
        ::archive_entry_set_filetype(entry, name.ends_with('/') ? AE_IFDIR : AE_IFREG);
        ::archive_entry_set_perm(entry, 0644);
        ::archive_entry_set_size(entry, static_cast<la_int64_t>(text.size()));
        BOOST_REQUIRE(::archive_write_header(to, entry) == ARCHIVE_OK);
        ::archive_write_data(to, text.data(), text.size());
        ::archive_entry_free(entry);
    }
    BOOST_REQUIRE(::archive_write_close(to) == ARCHIVE_OK);
    ::archive_write_free(to);
    packed.resize(used);
    return packed;
}

std::string read_all(text_source& from)
{
    std::string all;
    std::vector<char> buffer(10'000);
    while (const std::size_t got = from.read(buffer.data(), buffer.size()))
        all.append(buffer.data(), got);
    return all;
}

/// The same of a size that is not known, as from a pipe.
text_source from_pipe(std::string_view text, std::size_t piece)
{
    text_source made = in_pieces(text, piece, "x");
    made.size.reset();
    return made;
}

std::string numbers(std::size_t count)
{
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += "+4860" + std::to_string(1'000'000 + i * 7919 % 8'999'999) + "\n";
    return text;
}

const std::string some = numbers(20'000);

}  // namespace

BOOST_AUTO_TEST_SUITE(store_archive)

BOOST_AUTO_TEST_CASE(what_is_packed_is_read_as_it_was)
{
    struct sample {
        std::string_view what;
        std::string packed;
        std::string text;
    };
    for (const sample& s : {
             sample{"nothing", "", ""},
             sample{"a short text", "+1", "+1"},
             sample{"a text", some, some},
             sample{"gzip", gzip(some), some},
             sample{"gzip of nothing", gzip(""), ""},
             sample{"two members", gzip("+1\n") + gzip("+2\n"), "+1\n+2\n"},
             sample{"filled up with zeros", gzip("+1\n") + std::string(600, '\0'), "+1\n"},
             sample{"zip", zip({{"dnc.csv", some}}), some},
             sample{"zip with a folder", zip({{"a/", ""}, {"a/dnc.csv", some}}), some},
             sample{"zip of macOS", zip({{"dnc.csv", some}, {"__MACOSX/._dnc.csv", "junk"}}), some},
             sample{"zip, stored", zip({{"dnc.csv", some}}, "zip:compression=store"), some},
             sample{"zip of an empty file", zip({{"dnc.csv", ""}}), ""},
         })
        for (const std::size_t piece : {std::size_t{1} << 30, std::size_t{1000}, std::size_t{1}}) {
            BOOST_TEST_CONTEXT(s.what << " in pieces of " << piece)
            {
                text_source from = unpacked(from_pipe(s.packed, piece));
                BOOST_TEST((read_all(from) == s.text));
                BOOST_TEST(read_all(from).empty());
            }
        }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_unpacked_is_refused_and_says_why)
{
    const auto changed = [](std::string packed, std::size_t from_end) {
        packed[packed.size() - from_end] ^= 1;
        return packed;
    };
    const std::string packed = gzip(some);
    const std::string zipped = zip({{"dnc.csv", some}});
    std::string broken_zip = zipped;
    broken_zip[broken_zip.size() / 2] ^= 1;
    struct sample {
        std::string packed;
        std::string_view says;
    };
    for (const sample& s : {
             sample{packed.substr(0, packed.size() / 2), "is damaged: it ends in the middle"},
             sample{packed.substr(0, packed.size() - 1), "is damaged: it ends in the middle"},
             sample{packed.substr(0, 2), "is damaged: it ends in the middle"},
             sample{changed(packed, packed.size() / 2), "is damaged"},
             sample{changed(packed, 5), "is damaged: incorrect data check"},
             sample{changed(packed, 1), "is damaged: incorrect length check"},
             sample{packed + "and more", "is damaged: something else follows"},
             sample{"\x1F\x8B\x07 no gzip", "is damaged"},
             sample{zip({{"a.csv", some}, {"b.csv", some}}), "is an archive of several files"},
             sample{zip({}), "without a file"},
             sample{zip({{"a/", ""}}), "without a file"},
             sample{zip({{"a.csv", some}}, "zip:encryption=traditional"), "is encrypted"},
             sample{zip({{"a.csv", some}}, "zip:encryption=aes256"), "is encrypted"},
             sample{zipped.substr(0, zipped.size() / 2), "cannot be unpacked"},
             sample{broken_zip, "cannot be unpacked"},
             sample{"PK\x03\x04 no zip", "cannot be unpacked"},
             sample{std::string{"\xFD"
                                "7zXZ\0",
                                6},
                    "is packed by xz; unpack it"},
             sample{"BZh91AY", "is packed by bzip2"},
         })
        for (const std::size_t piece : {std::size_t{1} << 30, std::size_t{1}}) {
            const auto read_it = [&] {
                text_source from = unpacked(from_pipe(s.packed, piece));
                read_all(from);
            };
            BOOST_TEST_CONTEXT(s.says)
            BOOST_CHECK_EXCEPTION(read_it(), error, [&](const error& e) {
                BOOST_TEST_MESSAGE(e.what());
                return has_code(e, error_code::refused) &&
                       std::string_view{e.what()}.find(s.says) != std::string_view::npos;
            });
        }
}

BOOST_AUTO_TEST_CASE(a_bomb_is_refused_before_it_has_grown)
{
    const std::string bomb = gzip(std::string(std::size_t{100} << 20, '0'));
    text_source from = unpacked(text_of(bomb, "x"));
    std::vector<char> buffer(1 << 20);
    std::uint64_t given = 0;
    BOOST_CHECK_EXCEPTION(
        while (const std::size_t got = from.read(buffer.data(), buffer.size())) given += got, error,
        [](const error& e) { return std::string_view{e.what()}.find("times its size") != std::string_view::npos; });
    BOOST_TEST(given <= least_unpacked_limit + buffer.size());
}

BOOST_AUTO_TEST_CASE(a_failure_of_the_source_comes_through_as_it_is)
{
    for (const std::string& packed : {gzip(some), zip({{"a.csv", some}})}) {
        text_source failing = text_of(packed, "x");
        failing.read = [read = failing.read, left = 2](char* to, std::size_t size) mutable {
            if (left-- == 0)
                throw error{error_code::io, "`x`: cannot be read"};
            return read(to, std::min<std::size_t>(size, 1000));
        };
        const auto read_it = [&] {
            text_source from = unpacked(std::move(failing));
            read_all(from);
        };
        BOOST_CHECK_EXCEPTION(read_it(), error, [](const error& e) { return has_code(e, error_code::io); });
    }
}

BOOST_AUTO_TEST_CASE(progress_is_in_packed_bytes_and_the_digest_of_the_text)
{
    const ringfence::test::scratch directory;
    const auto digest_of = [](text_source from) {
        sha256 digest;
        text_source passed = digested(from, digest);
        line_splitter lines{passed, max_line};
        while (lines.next())
            ;
        BOOST_TEST(lines.bytes() == some.size());
        BOOST_TEST(lines.position() == from.size.value());
        return digest.finish();
    };
    const std::string digest = digest_of(text_of(some, "x"));
    std::size_t n = 0;
    for (const std::string& packed : {some, gzip(some), zip({{"dnc.csv", some}})}) {
        const auto path = directory.path() / std::to_string(n++);
        std::ofstream{path, std::ios::binary} << packed;
        text_source from = open_import(path);
        BOOST_TEST(from.size.value() == packed.size());
        BOOST_TEST(digest_of(from) == digest);
    }
    BOOST_CHECK_EXCEPTION(open_import(directory.path() / "none"), error,
                          [](const error& e) { return has_code(e, error_code::missing); });
}

BOOST_AUTO_TEST_SUITE_END()
