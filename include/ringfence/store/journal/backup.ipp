// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_JOURNAL_BACKUP_IPP
#define RINGFENCE_STORE_JOURNAL_BACKUP_IPP

#include <ringfence/base/sha256.hpp>
#include <ringfence/store/environment.hpp>
#include <ringfence/store/journal/backup.hpp>
#include <ringfence/store/journal/files.hpp>
#include <ringfence/store/pages/page.hpp>
#include <ringfence/store/pages/state.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace ringfence::store {

namespace detail {

/// What the last page of a backup says of those before it.
struct backup_mark {
    std::uint64_t bytes = 0;
    std::string digest{};
};

inline constexpr std::string_view backup_head = "ringfence backup\n";

inline std::string written(const backup_mark& mark)
{
    std::string page =
        std::string{backup_head} + "bytes " + std::to_string(mark.bytes) + "\nsha256 " + mark.digest + '\n';
    page.resize(page_size, '\0');
    return page;
}

/// Reads `size` bytes of a file from `from` on, in pieces.
template <class F>
void read_pieces(const open_file& file, const std::filesystem::path& path, std::uint64_t from, std::uint64_t size,
                 F&& f)
{
    std::vector<char> piece(std::size_t{1} << 20);
    while (size != 0) {
        const ssize_t got =
            ::pread(file.get(), piece.data(), static_cast<std::size_t>(std::min<std::uint64_t>(size, piece.size())),
                    static_cast<off_t>(from));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            fail_file(errno, path, "cannot be read");
        if (got == 0)
            throw error{error_code::corrupt, "`" + path.string() + "`: became shorter while it was read"};
        f(std::string_view{piece.data(), static_cast<std::size_t>(got)});
        from += static_cast<std::uint64_t>(got);
        size -= static_cast<std::uint64_t>(got);
    }
}

inline void write_all(const open_file& file, const std::filesystem::path& path, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t put = ::write(file.get(), bytes.data(), bytes.size());
        if (put < 0 && errno != EINTR)
            fail_file(errno, path, "cannot be written");
        bytes.remove_prefix(put > 0 ? static_cast<std::size_t>(put) : 0);
    }
}

/// The mark of a backup of `size` bytes; nothing for one that an older release made, or the data.mdb of a store.
inline std::optional<backup_mark> read_mark(const open_file& file, const std::filesystem::path& path,
                                            std::uint64_t size)
{
    if (size < page_size)
        return std::nullopt;
    std::string page;
    read_pieces(file, path, size - page_size, page_size, [&](std::string_view piece) { page += piece; });
    if (!page.starts_with(backup_head))
        return std::nullopt;
    backup_mark found;
    std::istringstream words{page.substr(backup_head.size())};
    std::string bytes;
    std::string sha256;
    if (!(words >> bytes >> found.bytes >> sha256 >> found.digest) || page != written(found))
        throw error{error_code::corrupt,
                    "`" + path.string() + "`: the page that says its length and digest is damaged"};
    return found;
}

/// For as long as it lives nobody else makes `path`. Throws `busy` where somebody does.
class making_lock {
public:
    making_lock(const open_file& file, const std::filesystem::path& path)
    {
        if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0)
            throw error{error_code::busy, "`" + path.string() + "`: is being made at this moment"};
    }
};

/// Takes away what a backup to `path` that was killed has left, and nothing that is somebody else's.
inline void remove_left_backup(const std::filesystem::path& path)
{
    std::error_code failed;
    if (!std::filesystem::is_regular_file(path, failed))
        return;
    {
        const open_file left{path, O_RDONLY, "is in the way, and cannot be opened"};
        const making_lock nobody{left, path};
        std::string page;
        if (std::filesystem::file_size(path, failed) >= page_size)
            read_pieces(left, path, 0, page_size, [&](std::string_view piece) { page += piece; });
        if (!page.empty() ? !pages::read_meta(pages::page{page.data()}, 0).is_lmdb
                          : std::filesystem::file_size(path, failed) != 0)
            fail_file(EEXIST, path, "is in the way, and no backup that was broken off");
    }
    std::filesystem::remove(path, failed);
}

/// The same of a restoring.
inline void remove_left_store(const std::filesystem::path& path)
{
    std::error_code failed;
    if (!std::filesystem::is_directory(path, failed))
        return;
    const open_file left{path, O_RDONLY | O_DIRECTORY, "is in the way, and cannot be opened"};
    const making_lock nobody{left, path};
    for (const auto& each : std::filesystem::directory_iterator{path})
        if (each.path().filename() != "data.mdb" && each.path().filename() != "lock.mdb")
            fail_file(EEXIST, path, "is in the way, and no restoring that was broken off");
    std::filesystem::remove_all(path, failed);
}

}  // namespace detail

RINGFENCE_DECL std::uint64_t backup(environment& store, const std::filesystem::path& to)
{
    std::error_code failed;
    if (std::filesystem::exists(to, failed))
        detail::fail_file(EEXIST, to, "a backup overwrites nothing");
    const std::filesystem::path beginning = to.string() + ".part";
    detail::remove_left_backup(beginning);
    detail::open_file file{beginning, O_RDWR | O_CREAT | O_EXCL, "cannot be made"};
    const detail::provisional part{beginning};
    const detail::making_lock nobody_else{file, beginning};
    try {
        store.copy_to(file.get());
    } catch (const error& e) {
        throw error{e.code(), "`" + to.string() + "`: the backup could not be written: " + e.what()};
    }
    detail::backup_mark mark{.bytes = std::filesystem::file_size(beginning), .digest = {}};
    sha256 digest;
    detail::read_pieces(file, beginning, 0, mark.bytes, [&](std::string_view piece) { digest.update(piece); });
    mark.digest = digest.finish();
    detail::write_all(file, beginning, detail::written(mark));
    file.finish();
    // A hard link, as it overwrites nothing.
    if (::link(part.path().c_str(), to.c_str()) != 0)
        detail::fail_file(errno, to, "cannot be made");
    detail::sync_directory(detail::folder_of(to));
    return mark.bytes + page_size;
}

RINGFENCE_DECL void restore(const std::filesystem::path& from, const std::filesystem::path& directory)
{
    std::error_code failed;
    if (std::filesystem::exists(directory, failed) &&
        !(std::filesystem::is_directory(directory, failed) && std::filesystem::is_empty(directory, failed)))
        throw error{error_code::refused, "`" + directory.string() +
                                             "` is there already; a backup is restored into a new directory: stop what "
                                             "uses the old one, move it away, and restore again"};
    std::filesystem::path bare = directory;
    if (!bare.has_filename())
        bare = bare.parent_path();
    const std::filesystem::path beginning = bare.string() + ".part";
    detail::remove_left_store(beginning);
    if (!std::filesystem::create_directory(beginning, failed))
        detail::fail_file(failed ? failed.value() : EEXIST, beginning, "cannot be made");
    detail::provisional part{beginning};
    const detail::open_file folder{beginning, O_RDONLY | O_DIRECTORY, "cannot be opened"};
    const detail::making_lock nobody_else{folder, beginning};
    const detail::open_file source{from, O_RDONLY, "cannot be opened"};
    const std::uint64_t size = std::filesystem::file_size(from, failed);
    if (failed)
        detail::fail_file(failed.value(), from, "cannot be read");
    if (size > page_size && size % page_size != 0)
        throw error{error_code::corrupt, "`" + from.string() + "`: has " + std::to_string(size) +
                                             " bytes, which are not whole pages, so it was cut short; nothing was "
                                             "restored"};
    const auto mark = detail::read_mark(source, from, size);
    if (mark && mark->bytes + page_size != size)
        throw error{error_code::corrupt, "`" + from.string() + "`: has " + std::to_string(size) + " bytes instead of " +
                                             std::to_string(mark->bytes + page_size) + "; nothing was restored"};
    sha256 digest;
    {
        const std::filesystem::path data = part.path() / "data.mdb";
        detail::open_file target{data, O_WRONLY | O_CREAT | O_EXCL, "cannot be made"};
        detail::read_pieces(source, from, 0, mark ? mark->bytes : size, [&](std::string_view piece) {
            digest.update(piece);
            detail::write_all(target, data, piece);
        });
        if (::fchmod(target.get(), 0660) != 0)
            detail::fail_file(errno, data, "cannot be made accessible to its group");
        target.finish();
    }
    if (mark && digest.finish() != mark->digest)
        throw error{error_code::corrupt, "`" + from.string() +
                                             "`: its SHA-256 is not the one that it was written with, so it is "
                                             "damaged; nothing was restored"};
    try {
        environment::open(part.path(), access::read)->expect_whole();
    } catch (const error& e) {
        throw error{e.code(), "`" + from.string() + "` cannot be restored: " + e.what()};
    }
    std::filesystem::remove(part.path() / "lock.mdb", failed);
    std::filesystem::remove(directory, failed);  // where it is empty
    if (::rename(part.path().c_str(), bare.c_str()) != 0)
        detail::fail_file(errno, bare, "cannot be made");
    part.keep();
    detail::sync_directory(detail::folder_of(bare));
}

}  // namespace ringfence::store

#endif
