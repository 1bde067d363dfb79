// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_JOURNAL_BACKUP_IPP
#define RINGFENCE_STORE_JOURNAL_BACKUP_IPP

#include <ringfence/store/environment.hpp>
#include <ringfence/store/journal/backup.hpp>
#include <ringfence/store/journal/files.hpp>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <fcntl.h>
#include <filesystem>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace ringfence::store {

RINGFENCE_DECL std::uint64_t backup(environment& store, const std::filesystem::path& to)
{
    std::error_code failed;
    if (std::filesystem::exists(to, failed))
        detail::fail_file(EEXIST, to, "a backup overwrites nothing");
    const std::filesystem::path beginning = to.string() + ".part";
    detail::open_file file{beginning, O_WRONLY | O_CREAT | O_EXCL, "cannot be made"};
    const detail::provisional part{beginning};
    try {
        store.copy_to(file.get());
    } catch (const error& e) {
        throw error{e.code(), "`" + to.string() + "`: the backup could not be written: " + e.what()};
    }
    file.finish();
    // A hard link, as it overwrites nothing.
    if (::link(part.path().c_str(), to.c_str()) != 0)
        detail::fail_file(errno, to, "cannot be made");
    detail::sync_directory(detail::folder_of(to));
    const auto size = std::filesystem::file_size(to, failed);
    return failed ? 0 : size;
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
    if (!std::filesystem::create_directory(beginning, failed))
        detail::fail_file(failed ? failed.value() : EEXIST, beginning, "cannot be made");
    detail::provisional part{beginning};
    {
        const detail::open_file source{from, O_RDONLY, "cannot be opened"};
        const std::filesystem::path data = part.path() / "data.mdb";
        detail::open_file target{data, O_WRONLY | O_CREAT | O_EXCL, "cannot be made"};
        std::vector<char> chunk(std::size_t{1} << 20);
        for (;;) {
            const ssize_t got = ::read(source.get(), chunk.data(), chunk.size());
            if (got < 0 && errno == EINTR)
                continue;
            if (got < 0)
                detail::fail_file(errno, from, "cannot be read");
            if (got == 0)
                break;
            for (ssize_t done = 0; done < got;) {
                const ssize_t put = ::write(target.get(), chunk.data() + done, static_cast<std::size_t>(got - done));
                if (put < 0 && errno != EINTR)
                    detail::fail_file(errno, data, "cannot be written");
                done += put > 0 ? put : 0;
            }
        }
        if (::fchmod(target.get(), 0660) != 0)
            detail::fail_file(errno, data, "cannot be made accessible to its group");
        target.finish();
    }
    try {
        environment::open(part.path(), access::read);
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
