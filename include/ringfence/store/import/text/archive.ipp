// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_TEXT_ARCHIVE_IPP
#define RINGFENCE_STORE_IMPORT_TEXT_ARCHIVE_IPP

#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/text/archive.hpp>
#include <ringfence/store/import/text/lines.hpp>

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <zlib.h>

namespace ringfence::store {

namespace detail {

/// Gives the bytes at the beginning of a source before the rest of it, and counts.
class packed_input {
public:
    explicit packed_input(text_source from) : from_{std::move(from)}
    {
        while (held_ < beginning_.size()) {
            const std::size_t got = from_.read(beginning_.data() + held_, beginning_.size() - held_);
            if (got == 0)
                break;
            held_ += got;
        }
    }

    std::string_view beginning() const noexcept { return {beginning_.data(), held_}; }
    const std::string& name() const noexcept { return from_.name; }
    std::optional<std::uint64_t> size() const noexcept { return from_.size; }
    std::uint64_t taken() const noexcept { return taken_; }

    std::size_t read(char* to, std::size_t size)
    {
        std::size_t got = std::min(size, held_ - given_);
        if (got != 0) {
            std::memcpy(to, beginning_.data() + given_, got);
            given_ += got;
        } else {
            got = from_.read(to, size);
        }
        taken_ += got;
        return got;
    }

    [[noreturn]] void refuse(const std::string& what) const
    {
        throw error{error_code::refused, "`" + from_.name + "`: " + what};
    }

    /// Throws `error` when `unpacked` bytes are too many for those taken.
    void expect_sane(std::uint64_t unpacked) const
    {
        if (unpacked > least_unpacked_limit && unpacked / max_unpacked_ratio > taken_)
            refuse("unpacks to more than " + std::to_string(max_unpacked_ratio) +
                   " times its size, which no list does; unpack it and look at it first");
    }

private:
    text_source from_;
    std::array<char, 6> beginning_{};
    std::size_t held_ = 0;
    std::size_t given_ = 0;
    std::uint64_t taken_ = 0;
};

inline constexpr std::string_view is_spreadsheet =
    "is a spreadsheet (xlsx, xls, ods or the like), whose cells say how they are shown and not what was typed; open it "
    "and save the sheet as CSV in UTF-8";

inline constexpr std::size_t packed_chunk = std::size_t{64} << 10;

/// A gzip file: one or more members, one after the other, which zeros may follow.
class gzip_reader {
public:
    explicit gzip_reader(std::shared_ptr<packed_input> from) : from_{std::move(from)}, buffer_(packed_chunk)
    {
        constexpr int with_gzip_header = 16 + MAX_WBITS;
        if (::inflateInit2(&stream_, with_gzip_header) != Z_OK)
            throw std::bad_alloc{};
    }
    ~gzip_reader() { ::inflateEnd(&stream_); }
    gzip_reader(const gzip_reader&) = delete;
    gzip_reader& operator=(const gzip_reader&) = delete;

    std::size_t read(char* to, std::size_t size)
    {
        const auto room = static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
        stream_.next_out = reinterpret_cast<Bytef*>(to);
        stream_.avail_out = room;
        while (stream_.avail_out == room && size != 0) {
            if (stream_.avail_in == 0 && !fill()) {
                if (!between_)
                    from_->refuse("is damaged: it ends in the middle of what is packed");
                return 0;
            }
            if (between_ && !begin_member())
                continue;
            const int result = ::inflate(&stream_, Z_NO_FLUSH);
            if (result == Z_STREAM_END)
                between_ = true;
            else if (result == Z_MEM_ERROR)
                throw std::bad_alloc{};
            else if (result != Z_OK && result != Z_BUF_ERROR)
                from_->refuse(std::string{"is damaged: "} +
                              (stream_.msg != nullptr ? stream_.msg : "it cannot be unpacked"));
        }
        unpacked_ += room - stream_.avail_out;
        from_->expect_sane(unpacked_);
        return room - stream_.avail_out;
    }

private:
    bool fill()
    {
        stream_.next_in = reinterpret_cast<Bytef*>(buffer_.data());
        stream_.avail_in = static_cast<uInt>(from_->read(buffer_.data(), buffer_.size()));
        return stream_.avail_in != 0;
    }

    // Before a member: true where one begins. Zeros, as tapes and blocks are filled up with, are passed over.
    bool begin_member()
    {
        if (members_ != 0 && *stream_.next_in == 0) {
            ++stream_.next_in;
            --stream_.avail_in;
            padded_ = true;
            return false;
        }
        if (members_ != 0 && (padded_ || *stream_.next_in != 0x1f))
            from_->refuse("is damaged: something else follows what is packed");
        ++members_;
        between_ = false;
        ::inflateReset(&stream_);
        return true;
    }

    std::shared_ptr<packed_input> from_;
    std::vector<char> buffer_;
    z_stream stream_{};
    std::uint64_t unpacked_ = 0;
    std::uint64_t members_ = 0;
    bool between_ = true;
    bool padded_ = false;
};

/// The only regular file of a zip archive.
class zip_reader {
public:
    explicit zip_reader(std::shared_ptr<packed_input> from)
        : from_{std::move(from)}, buffer_(packed_chunk), archive_{::archive_read_new()}
    {
        if (archive_ == nullptr)
            throw std::bad_alloc{};
        // The destructor does not run when a constructor throws.
        try {
            check(::archive_read_support_format_zip_streamable(archive_));
            check(::archive_read_open(archive_, this, nullptr, &zip_reader::give, nullptr));
            if (!next_file())
                from_->refuse("is an archive without a file");
        } catch (...) {
            ::archive_read_free(archive_);
            throw;
        }
    }
    ~zip_reader() { ::archive_read_free(archive_); }
    zip_reader(const zip_reader&) = delete;
    zip_reader& operator=(const zip_reader&) = delete;

    std::size_t read(char* to, std::size_t size)
    {
        if (ended_)
            return 0;
        const la_ssize_t got = ::archive_read_data(archive_, to, size);
        if (got < 0)  // a wrong sum is but a warning to libarchive
            fail();
        if (got == 0) {
            ended_ = true;
            if (next_file())
                from_->refuse("is an archive of several files; unpack it and name one of them (a spreadsheet is such "
                              "an archive: save it as CSV)");
            return 0;
        }
        unpacked_ += static_cast<std::uint64_t>(got);
        from_->expect_sane(unpacked_);
        return static_cast<std::size_t>(got);
    }

private:
    static la_ssize_t give(::archive* in, void* self, const void** block)
    {
        auto& reader = *static_cast<zip_reader*>(self);
        try {
            *block = reader.buffer_.data();
            return static_cast<la_ssize_t>(reader.from_->read(reader.buffer_.data(), reader.buffer_.size()));
        } catch (...) {
            // Not through libarchive, which is C: `fail` throws it on.
            reader.failure_ = std::current_exception();
            ::archive_set_error(in, EIO, "cannot be read");
            return -1;
        }
    }

    // A warning about a header is of names and times, which are of no interest.
    void check(int result) const
    {
        if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
            fail();
    }

    [[noreturn]] void fail() const
    {
        if (failure_)
            std::rethrow_exception(failure_);
        const char* const why = ::archive_error_string(archive_);
        std::string reason = why != nullptr ? why : "it is damaged";
        reason.erase(std::min(reason.find('\n'), reason.size()));
        from_->refuse("cannot be unpacked: " + reason);
    }

    // What xlsx, ods and the spreadsheets of macOS have as one of their first files.
    static bool is_of_spreadsheet(std::string_view name) noexcept
    {
        for (const std::string_view folder : {"xl/", "_rels/", "docProps/"})
            if (name.starts_with(folder))
                return true;
        return name == "[Content_Types].xml" || name == "mimetype" || name.ends_with(".iwa");
    }

    // Goes to the next regular file. What macOS puts beside the files is none.
    bool next_file()
    {
        for (;;) {
            ::archive_entry* entry = nullptr;
            const int result = ::archive_read_next_header(archive_, &entry);
            if (result == ARCHIVE_EOF)
                return false;
            check(result);
            const char* const name = ::archive_entry_pathname(entry);
            if (::archive_entry_filetype(entry) != AE_IFREG ||
                std::string_view{name != nullptr ? name : ""}.starts_with("__MACOSX/"))
                continue;
            if (is_of_spreadsheet(name != nullptr ? name : ""))
                from_->refuse(std::string{is_spreadsheet});
            if (::archive_entry_is_encrypted(entry) != 0)
                from_->refuse("is encrypted; unpack it with its password first");
            return true;
        }
    }

    std::shared_ptr<packed_input> from_;
    std::vector<char> buffer_;
    ::archive* archive_;
    std::exception_ptr failure_;
    std::uint64_t unpacked_ = 0;
    bool ended_ = false;
};

template <class Reader>
void read_through(text_source& made, const std::shared_ptr<packed_input>& input)
{
    made.read = [reader = std::make_shared<Reader>(input)](char* to, std::size_t size) {
        return reader->read(to, size);
    };
    made.position = [input] { return input->taken(); };
}

}  // namespace detail

RINGFENCE_DECL text_source unpacked(text_source from)
{
    using namespace std::string_view_literals;
    const auto input = std::make_shared<detail::packed_input>(std::move(from));
    text_source made;
    made.name = input->name();
    made.size = input->size();
    const std::string_view beginning = input->beginning();
    struct other {
        std::string_view beginning;
        std::string_view name;
    };
    for (const other& o : {other{"\xFD"
                                 "7zXZ\0"sv,
                                 "xz"},
                           other{"\x28\xB5\x2F\xFD"sv, "zstd"}, other{"BZh"sv, "bzip2"},
                           other{"7z\xBC\xAF\x27\x1C"sv, "7z"}, other{"Rar!\x1A\x07"sv, "rar"}})
        if (beginning.starts_with(o.beginning))
            input->refuse("is packed by " + std::string{o.name} + "; unpack it, or pack it by gzip or zip");
    if (beginning.starts_with("\xD0\xCF\x11\xE0\xA1\xB1"))
        input->refuse(std::string{detail::is_spreadsheet});
    if (beginning.starts_with("\x1F\x8B"))
        detail::read_through<detail::gzip_reader>(made, input);
    else if (beginning.starts_with("PK\x03\x04") || beginning.starts_with("PK\x05\x06"))
        detail::read_through<detail::zip_reader>(made, input);
    else
        made.read = [input](char* to, std::size_t size) { return input->read(to, size); };
    return made;
}

}  // namespace ringfence::store

#endif
