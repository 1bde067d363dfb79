// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_JOURNAL_MIGRATE_IPP
#define RINGFENCE_STORE_JOURNAL_MIGRATE_IPP

#include <ringfence/store/environment.hpp>
#include <ringfence/store/import/lock.hpp>
#include <ringfence/store/index/segment.hpp>
#include <ringfence/store/journal/files.hpp>
#include <ringfence/store/journal/journal.hpp>
#include <ringfence/store/journal/migrate.hpp>
#include <ringfence/store/journal/verify.hpp>
#include <ringfence/store/layout/key.hpp>
#include <ringfence/store/lists/texts.hpp>
#include <ringfence/store/pages/record_sum.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace ringfence::store {

namespace detail {

/// The right to be the only one who has a store open: LMDB keeps a lock on the first byte of lock.mdb for each process
/// that has. Whoever opens the store meanwhile waits. No environment of the store may be open in this process, as
/// closing lock.mdb lets go of that one's lock, too.
class alone_lock {
public:
    explicit alone_lock(const std::filesystem::path& directory)
    {
        std::error_code failed;
        if (!std::filesystem::exists(directory / "lock.mdb", failed))  // nor has anybody, then
            return;
        file_.emplace(directory / "lock.mdb", O_RDWR, "cannot be opened");
        struct flock first {};
        first.l_type = F_WRLCK;
        first.l_whence = SEEK_SET;
        first.l_len = 1;
        if (::fcntl(file_->get(), F_OFD_SETLK, &first) == 0)
            return;
        if (errno != EAGAIN && errno != EACCES)
            fail_file(errno, directory / "lock.mdb", "cannot be locked");
        const bool known = ::fcntl(file_->get(), F_OFD_GETLK, &first) == 0 && first.l_pid > 0;
        throw error{error_code::busy, "store `" + directory.string() + "`: the process " +
                                          (known ? std::to_string(first.l_pid) + " " : std::string{}) +
                                          "has it open; stop what uses the store, ringfenced above all, and try again"};
    }

private:
    std::optional<open_file> file_{};
};

/// How far `add_sums` has come: a table's place and the last key that was done in it.
inline constexpr std::string_view summed_to = "summed-to";

/// Puts sums behind the records of one table from behind `after` on, until `budget` bytes are written, in a store whose
/// format has none. Returns the last key that was done, empty where all are.
inline std::string add_sums(write_transaction& in, table of, std::string after, std::size_t& budget,
                            std::uint64_t& records)
{
    const auto place = static_cast<std::uint8_t>(of);
    for (; budget != 0; ++records) {
        std::string value;
        {
            cursor at{in, of};
            const bool found = after.empty() ? at.first() : at.seek(after) && (at.key() != after || at.next());
            if (!found)
                return {};
            after = at.key();
            value = at.value();
        }
        if (of == table::index && value.size() >= index_layout::header_size) {
            const std::uint32_t head = index_layout::head_sum(layout::id_of_key(after, 8), value.data());
            std::memcpy(value.data(), &head, sizeof head);
        }
        if (pages::has_sum(place, after))
            pages::append_sum(value, place, after);
        in.put(of, after, value);
        budget -= std::min(budget, value.size());
    }
    return after;
}

/// One transaction of adding sums to all records; whether it was the last one.
inline bool add_sums(write_transaction& in, std::uint64_t& records)
{
    std::size_t budget = std::size_t{16} << 20;
    std::string after;
    auto of = static_cast<std::size_t>(table::meta) + 1;
    if (const auto done = in.get(table::meta, summed_to); done && !done->empty()) {
        of = static_cast<unsigned char>(done->front());
        after = done->substr(1);
    }
    for (; of < tables_of(in.owner().format()); ++of) {
        after = add_sums(in, static_cast<table>(of), after, budget, records);
        if (!after.empty()) {
            in.put(table::meta, summed_to, static_cast<char>(of) + after);
            return false;
        }
    }
    // Last the table that says that there are sums, in one go.
    in.erase(table::meta, summed_to);
    std::size_t all = std::numeric_limits<std::size_t>::max();
    add_sums(in, table::meta, {}, all, records);
    in.raise_format(first_summed_format);
    return true;
}

/// A step takes a store from its format to the next, in as many transactions as it needs, the last of which says so:
/// one that was killed is taken anew. The first of them is that of `oldest_format`.
using format_step = void (*)(environment&, const format_watch&);
inline constexpr std::array<format_step, format_version - oldest_format> format_steps{
    // 2 to 3: further tables, enumerators and fields; what is there stays as it is.
    [](environment& store, const format_watch&) { store.write([](write_transaction& in) { in.raise_format(3); }); },
    // 3 to 4: the texts that searches look through.
    [](environment& store, const format_watch& progress) {
        store.write([](write_transaction& in) { in.make_tables(); });
        write_all_texts(store, progress);
        store.write([](write_transaction& in) { in.raise_format(4); });
    },
    // 4 to 5: a sum behind each record.
    [](environment& store, const format_watch& progress) {
        std::uint64_t records = 0;
        for (bool done = false; !done; progress(records)) {
            std::uint64_t so_far = 0;
            done = store.write([&](write_transaction& in) {
                so_far = records;
                return add_sums(in, so_far);
            });
            records = so_far;
        }
    },
    // 5 to 6: a table more, with nothing in it.
    [](environment& store, const format_watch&) { store.write([](write_transaction& in) { in.raise_format(6); }); },
};

RINGFENCE_DECL void raise_format(environment& store, std::uint32_t to, const format_watch& progress)
{
    while (store.format() < to) {
        progress(0);
        format_steps.at(store.format() - oldest_format)(store, progress);
    }
}

/// How a copy remembers of which state of the store it is one.
inline std::filesystem::path copied_file(const std::filesystem::path& copy) { return copy / "copied"; }

inline std::uint64_t copied_state(const std::filesystem::path& copy)
{
    std::uint64_t commit = 0;
    std::ifstream{copied_file(copy)} >> commit;
    std::error_code failed;
    return std::filesystem::exists(copy / "data.mdb", failed) ? commit : 0;
}

/// Gives a copy's file or folder to the one that its original belongs to.
inline void give_away(const std::filesystem::path& copy, const std::filesystem::path& original)
{
    struct stat of {};
    if (::stat(original.c_str(), &of) != 0)
        return;
    if (::chown(copy.c_str(), of.st_uid, of.st_gid) != 0)
        fail_file(errno, copy, "cannot be given to the owner of the store");
    if (::chmod(copy.c_str(), of.st_mode & 07777) != 0)
        fail_file(errno, copy, "cannot be made accessible as the store is");
}

inline void copy_store(environment& store, std::uint64_t commit, const std::filesystem::path& copy)
{
    std::error_code failed;
    if (std::filesystem::exists(copy, failed) && !std::filesystem::exists(copied_file(copy), failed) &&
        !std::filesystem::exists(copy / "data.part", failed) && !std::filesystem::is_empty(copy, failed))
        fail_file(EEXIST, copy, "it is no copy that a migration left, and in its way; move it away and try again");
    std::filesystem::remove_all(copy, failed);
    if (!std::filesystem::create_directory(copy, failed))
        fail_file(failed ? failed.value() : EEXIST, copy, "cannot be made");
    const std::filesystem::path beginning = copy / "data.part";
    open_file data{beginning, O_WRONLY | O_CREAT | O_EXCL, "cannot be made"};
    store.copy_to(data.get());
    data.finish();
    {
        const std::string text = std::to_string(commit) + '\n';
        open_file note{copied_file(copy), O_WRONLY | O_CREAT | O_EXCL, "cannot be made"};
        if (::write(note.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
            fail_file(errno, copied_file(copy), "cannot be written");
        note.finish();
    }
    if (::rename(beginning.c_str(), (copy / "data.mdb").c_str()) != 0)
        fail_file(errno, copy / "data.mdb", "cannot be made");
    sync_directory(copy);
}

/// Looks whether the copy has what the store has and agrees with itself.
inline void verify_copy(const environment& store, const transaction& original, const transaction& copy,
                        const migrate_watch& progress, migration& made)
{
    const verification found =
        verify(copy, [&](verify_phase, std::uint64_t done) { progress(migrate_phase::verifying, done); });
    const auto fail = [&](const std::string& what) {
        throw error{error_code::corrupt, "store `" + store.directory().string() + "`: its copy in the new format " +
                                             what + "; the store is as it was: look at it with `ringfence verify`"};
    };
    if (!found.problems.empty())
        fail("does not agree with itself: " + found.problems.front());
    const std::uint64_t last = last_sequence(original);
    if (found.records != last || (last != 0 && original.get(table::journal, layout::key_u64(last)) !=
                                                   copy.get(table::journal, layout::key_u64(last))))
        fail("has another journal");
    for (const table each : {table::index, table::spans, table::entries, table::imports, table::policies})
        if (original.count(each) != copy.count(each))
            fail("does not have all that it has");
    made.numbers = found.numbers;
    made.records = found.records;
}

/// The two folders change places.
inline void exchange(const std::filesystem::path& a, const std::filesystem::path& b)
{
    if (::renameat2(AT_FDCWD, a.c_str(), AT_FDCWD, b.c_str(), RENAME_EXCHANGE) == 0)
        return;
    if (errno == EINVAL || errno == ENOSYS)
        throw error{error_code::io, "`" + a.string() +
                                        "`: this file system cannot exchange two folders at once; copy the store to "
                                        "another one with `ringfence backup` and `ringfence restore`, and migrate it "
                                        "there"};
    fail_file(errno, a, "cannot change places with `" + b.string() + "`");
}

inline std::uint32_t format_in(const std::filesystem::path& directory)
{
    return environment::open(directory, access::read)->format();
}

/// Puts the older store where it stays.
inline void keep_old(const std::filesystem::path& store, const std::filesystem::path& old,
                     const std::filesystem::path& kept)
{
    if (::rename(old.c_str(), kept.c_str()) != 0)
        fail_file(errno, kept, "cannot be made");
    std::error_code ignored;
    std::filesystem::remove(copied_file(store), ignored);
    sync_directory(folder_of(store));
}

}  // namespace detail

RINGFENCE_DECL migration migrate(const std::filesystem::path& directory, const migrate_watch& progress)
{
    expect_store(directory);
    // Where the folder itself lies: a link to it stays one, and what is beside it is on its own file system.
    const std::filesystem::path bare = std::filesystem::canonical(directory);
    const std::filesystem::path copy = bare.string() + ".migrating";
    if (environment::is_open(bare))
        throw error{error_code::busy, "store `" + bare.string() + "`: this process has it open"};
    {
        const detail::alone_lock nobody_else{bare};
    }

    migration made;
    made.from = detail::format_in(bare);
    std::error_code failed;
    if (made.from == format_version) {
        // Killed between the exchange and its last step, it has left the older store under the copy's name.
        if (!std::filesystem::exists(detail::copied_file(bare), failed))
            return made;
        if (!std::filesystem::exists(copy, failed)) {
            std::filesystem::remove(detail::copied_file(bare), failed);
            return made;
        }
        made.from = detail::format_in(copy);
        made.kept = bare.string() + ".format-" + std::to_string(made.from);
        detail::keep_old(bare, copy, made.kept);
        return made;
    }
    made.kept = bare.string() + ".format-" + std::to_string(made.from);
    if (std::filesystem::exists(made.kept, failed))
        detail::fail_file(EEXIST, made.kept, "the older store is to be kept there; move it away and try again");

    const import_lock no_import{bare};
    std::uint64_t commit = 0;
    {
        const auto old = environment::open(bare, access::read);
        const read_transaction original{old};
        commit = original.id();
        if (detail::copied_state(copy) != commit) {
            progress(migrate_phase::copying, 0);
            detail::copy_store(*old, commit, copy);
        }
        const auto made_new = environment::open(copy, access::write);
        detail::raise_format(*made_new, format_version,
                             [&](std::uint64_t records) { progress(migrate_phase::changing, records); });
        const read_transaction now{made_new};
        detail::verify_copy(*old, original, now, progress, made);
    }
    if (std::filesystem::exists(bare / "jobs", failed))
        std::filesystem::copy_file(bare / "jobs", copy / "jobs", std::filesystem::copy_options::overwrite_existing);
    for (const char* name : {"data.mdb", "lock.mdb", "jobs"})
        if (std::filesystem::exists(copy / name, failed))
            detail::give_away(copy / name, bare / name);
    detail::give_away(copy, bare);
    {
        const detail::alone_lock nobody_else{bare};
        {
            const read_transaction now{environment::open(bare, access::alone)};
            if (now.id() != commit)
                throw error{error_code::busy, "store `" + bare.string() +
                                                  "`: was changed while it was copied; stop what changes it and try "
                                                  "again"};
        }
        detail::exchange(bare, copy);
        detail::sync_directory(detail::folder_of(bare));
    }
    detail::keep_old(bare, copy, made.kept);
    return made;
}

}  // namespace ringfence::store

#endif
