// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// Where `import` and `scrub` put the rows that they could not read.

#ifndef RINGFENCE_DAEMON_CLI_IMPORTS_REJECT_FILE_HPP
#define RINGFENCE_DAEMON_CLI_IMPORTS_REJECT_FILE_HPP

#include "cli/command.hpp"
#include "cli/row_output.hpp"

#include <ringfence/store/import/rows/row_columns.hpp>
#include <ringfence/store/import/text/encoding.hpp>

#include <fmt/core.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace ringfence::command {

/// Rows that could not be read, each behind a comment that says where it stood and why, with the header before them
/// and in the encoding of the text: what is wrong can be put right there and the file read again. Made with the first
/// of them, or by `make`.
class reject_file {
public:
    /// `path`: empty for none.
    explicit reject_file(std::string path) : path_{std::move(path)} {}

    void columns(const store::row_columns& read)
    {
        encoding_ = read.encoding;
        if (!read.header)
            return;
        for (const std::string& name : read.names) {
            if (!header_.empty())
                header_ += read.separator;
            append_csv(header_, name, read.separator);
        }
        header_ += '\n';
    }

    void make()
    {
        if (file_ || path_.empty())
            return;
        file_ = std::make_unique<row_output>(path_);
        file_->encode_as(encoding_);
        if (encoding_ == store::text_encoding::utf_16le || encoding_ == store::text_encoding::utf_16be)
            file_->write("\xEF\xBB\xBF");  // its mark, once encoded
        file_->write(header_);
    }

    /// `raw`: the row as it stands in the text, or what there is of it.
    void write(std::uint64_t line, std::string_view reason, std::string_view raw)
    {
        if (path_.empty())
            return;
        if (served_client() && written_ + raw.size() > most_sent) {
            ++left_out_;
            return;
        }
        make();
        std::string comment = fmt::format("# line {}: {}", line, reason);
        for (char& c : comment)
            if (c == '\n' || c == '\r')
                c = ' ';
        written_ += comment.size() + raw.size() + 2;
        file_->write(comment + "\n");
        file_->write(raw);
        if (!raw.ends_with('\n') && !raw.ends_with('\r'))
            file_->write("\n");
    }

    void finish()
    {
        if (file_)
            file_->finish();
    }

    /// How many rows had no room in it, where it is for somebody elsewhere.
    std::uint64_t left_out() const noexcept { return left_out_; }

private:
    static constexpr std::uint64_t most_sent = std::uint64_t{16} << 20;  // bytes

    std::string path_;
    std::uint64_t written_ = 0;
    std::uint64_t left_out_ = 0;
    std::string header_;
    store::text_encoding encoding_ = store::text_encoding::utf_8;
    std::unique_ptr<row_output> file_;
};

}  // namespace ringfence::command

#endif
