// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_ENVIRONMENT_IPP
#define RINGFENCE_STORE_ENVIRONMENT_IPP

#include <ringfence/store/environment.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <fcntl.h>
#include <filesystem>
#include <limits>
#include <lmdb.h>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace ringfence::store {

RINGFENCE_DECL void expect_store(const std::filesystem::path& directory)
{
    std::error_code failed;
    if (const auto size = std::filesystem::file_size(directory / "data.mdb", failed); failed || size == 0)
        throw error{error_code::missing, "store `" + directory.string() +
                                             "`: there is none; `ringfence activate FILE --store " +
                                             directory.string() + "` makes one"};
}

RINGFENCE_DECL void expect_format(const transaction& in, std::uint32_t needed, std::string_view what)
{
    const environment& store = in.owner();
    if (store.format() < needed)
        throw error{error_code::refused, "the store has format " + std::to_string(store.format()) + ", and " +
                                             std::string{what} + " needs format " + std::to_string(needed) +
                                             "; stop what uses it and run `ringfence migrate --store " +
                                             store.directory().string() + "`"};
}

RINGFENCE_DECL void transaction::fail(int code, std::string_view what) const
{
    detail::fail(code, what, environment_->directory());
}

RINGFENCE_DECL std::optional<std::string_view> transaction::get(table from, std::string_view key) const
{
    MDB_val wanted = detail::as_val(key);
    MDB_val found{};
    const MDB_dbi table = environment_->handle_of(from);
    const int code = mdb_get(handle_, table, &wanted, &found);
    if (code == MDB_NOTFOUND || table == environment::no_table)
        return std::nullopt;
    if (code != MDB_SUCCESS)
        fail(code, "read");
    return detail::as_view(found);
}

RINGFENCE_DECL std::size_t transaction::count(table of) const
{
    MDB_stat stat{};
    const MDB_dbi table = environment_->handle_of(of);
    if (const int code = mdb_stat(handle_, table, &stat); code != MDB_SUCCESS && table != environment::no_table)
        fail(code, "read");
    return stat.ms_entries;
}

RINGFENCE_DECL read_transaction::~read_transaction()
{
    if (handle_ != nullptr)
        mdb_txn_abort(handle_);
    gate_->up.store(false);
    const mutex_lock lock{environment_->gates_mutex_};
    std::erase(environment_->gates_, gate_);
}

RINGFENCE_DECL void read_transaction::reset() noexcept
{
    if (!live_)
        return;
    mdb_txn_reset(handle_);
    live_ = false;
    gate_->up.store(false, std::memory_order_release);
}

RINGFENCE_DECL void read_transaction::renew()
{
    reset();
    environment_->begin(*this);
}

RINGFENCE_DECL void write_transaction::put(table into, std::string_view key, std::string_view value)
{
    MDB_val at = detail::as_val(key);
    MDB_val bytes = detail::as_val(value);
    if (const int code = mdb_put(handle_, environment_->handle_of(into), &at, &bytes, 0); code != MDB_SUCCESS)
        fail(code, "write");
}

RINGFENCE_DECL char* write_transaction::reserve(table into, std::string_view key, std::size_t size)
{
    MDB_val at = detail::as_val(key);
    MDB_val bytes{size, nullptr};
    if (const int code = mdb_put(handle_, environment_->handle_of(into), &at, &bytes, MDB_RESERVE); code != MDB_SUCCESS)
        fail(code, "write");
    return static_cast<char*>(bytes.mv_data);
}

RINGFENCE_DECL bool write_transaction::erase(table from, std::string_view key)
{
    MDB_val at = detail::as_val(key);
    const MDB_dbi table = environment_->handle_of(from);
    const int code = mdb_del(handle_, table, &at, nullptr);
    if (code == MDB_NOTFOUND || table == environment::no_table)
        return false;
    if (code != MDB_SUCCESS)
        fail(code, "write");
    return true;
}

RINGFENCE_DECL void write_transaction::make_tables()
{
    for (std::size_t i = tables_of(environment_->format()); i < table_names.size(); ++i) {
        environment_->check(mdb_dbi_open(handle_, table_names[i], MDB_CREATE, &environment_->tables_[i]), "create");
        environment_->check(mdb_drop(handle_, environment_->tables_[i], 0), "empty");
    }
}

RINGFENCE_DECL void write_transaction::raise_format(std::uint32_t to)
{
    put(table::meta, "format", environment::format_bytes(to));
    environment_->find_tables(handle_, MDB_CREATE);
}

RINGFENCE_DECL std::shared_ptr<environment> environment::open(const std::filesystem::path& directory, access wanted,
                                                              const environment_options& options)
{
    // Ends behind the lock: where it has come to be the last, the environment's own end takes the mutex.
    std::shared_ptr<environment> shared;
    opened& all = registry();
    const mutex_lock lock{all.held};
    prepare(directory, wanted);
    const file_identity wanted_identity = identity(directory);
    for (;;) {
        const auto known = all.environments.find(wanted_identity);
        if (known == all.environments.end())
            break;
        shared = known->second.lock();
        if (shared) {
            if (shared->process_ != ::getpid())
                throw error{error_code::refused,
                            "store `" + directory.string() +
                                "`: opened before this process was forked; open it after the fork instead"};
            if (wanted == access::write && shared->mode_ != access::write)
                throw error{error_code::refused,
                            "store `" + directory.string() +
                                "`: this process has it open for reading only; open it for writing first"};
            return shared;
        }
        all.closed.wait(all.held);  // its last user has gone, and is closing it at this moment
    }
    std::shared_ptr<environment> made{new environment{directory, wanted, options}};
    made->start();
    if (identity(directory) != wanted_identity)  // as `migrate` does
        throw error{error_code::busy,
                    "store `" + directory.string() + "`: another one took its place while it was opened; try again"};
    made->identity_ = wanted_identity;
    all.environments[wanted_identity] = made;
    return made;
}

RINGFENCE_DECL bool environment::is_open(const std::filesystem::path& directory)
{
    opened& all = registry();
    const mutex_lock lock{all.held};
    return all.environments.contains(identity(directory));
}

RINGFENCE_DECL environment::~environment()
{
    if (handle_ == nullptr)
        return;
    if (process_ != ::getpid()) {  // the parent's, and not to be touched; but the child may open it anew
        if (identity_) {
            opened& all = registry();
            const mutex_lock lock{all.held};
            all.environments.erase(*identity_);
        }
        return;
    }
    if (!identity_) {  // failed to open; `open` has the registry's mutex
        mdb_env_close(handle_);
        return;
    }
    opened& all = registry();
    const mutex_lock lock{all.held};
    mdb_env_close(handle_);
    all.environments.erase(*identity_);
    all.closed.notify_all();
}

RINGFENCE_DECL std::array<std::optional<environment::file_identity>, 2> environment::files_in_place() const
{
    std::array<std::optional<file_identity>, 2> found{};
    constexpr std::array<const char*, 2> names{"data.mdb", "lock.mdb"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        struct stat at {};
        if (::stat((absolute_ / names[i]).c_str(), &at) == 0)
            found[i] = {at.st_dev, at.st_ino};
    }
    return found;
}

RINGFENCE_DECL void environment::expect_in_place() const
{
    // One that need not last may have been unlinked, so that nothing of it stays.
    if (options_.commits == durability::unsynced || files_in_place() == files_)
        return;
    throw error{error_code::io, "store `" + directory_.string() +
                                    "`: the files that are open are no longer those at its path, as its directory, "
                                    "data.mdb or lock.mdb was moved, removed or replaced; nothing is changed in them: "
                                    "put them back, or start again what uses the store"};
}

RINGFENCE_DECL reader_slots environment::readers() const
{
    struct listing {
        reader_slots found{};
        std::uint64_t oldest_commit = std::numeric_limits<std::uint64_t>::max();
    } listed;
    MDB_envinfo info{};
    check(mdb_env_info(handle_, &info), "look at the readers");
    listed.found.all = info.me_maxreaders;
    // A head, then `pid thread commit` of each that has a slot, the last of them `-` where it does not read.
    const auto take = [](const char* line, void* to) {
        auto& [found, oldest_commit] = *static_cast<listing*>(to);
        std::istringstream words{line};
        pid_t process = 0;
        std::string thread;
        std::string commit;
        if (!(words >> process >> thread >> commit))
            return 0;
        ++found.taken;
        std::uint64_t seen = 0;
        const char* const end = commit.data() + commit.size();
        if (std::from_chars(commit.data(), end, seen).ptr == end && seen < oldest_commit) {
            oldest_commit = seen;
            found.oldest = process;
        }
        return 0;
    };
    if (const int code = mdb_reader_list(handle_, take, &listed); code < 0)
        check(code, "look at the readers");
    if (listed.found.oldest && info.me_last_txnid > listed.oldest_commit)
        listed.found.commits_since = info.me_last_txnid - listed.oldest_commit;
    return listed.found;
}

RINGFENCE_DECL std::size_t environment::map_size() const noexcept
{
    MDB_envinfo info{};
    mdb_env_info(handle_, &info);
    return info.me_mapsize;
}

RINGFENCE_DECL std::uint64_t environment::used_bytes() const noexcept
{
    MDB_envinfo info{};
    mdb_env_info(handle_, &info);
    MDB_stat stat{};
    mdb_env_stat(handle_, &stat);
    return (std::uint64_t{info.me_last_pgno} + 1) * stat.ms_psize;
}

RINGFENCE_DECL void environment::copy_to(int file)
{
    if (writer_.load(std::memory_order_relaxed) == std::this_thread::get_id())
        throw error{error_code::refused, "store `" + directory_.string() + "`: a copy inside a change"};
    const mutex_lock lock{write_mutex_};  // this process must not move its map while it is being copied
    int code = mdb_env_copyfd2(handle_, file, MDB_CP_COMPACT);
    if (code == MDB_MAP_RESIZED) {
        move_map(0);
        code = mdb_env_copyfd2(handle_, file, MDB_CP_COMPACT);
    }
    check(code, "copy");
}

RINGFENCE_DECL environment::environment(std::filesystem::path directory, access wanted,
                                        const environment_options& options)
    : directory_{std::move(directory)}, absolute_{std::filesystem::absolute(directory_)}, mode_{wanted},
      options_{options}, process_{::getpid()}
{
}

RINGFENCE_DECL environment::opened& environment::registry()
{
    static opened all;
    return all;
}

RINGFENCE_DECL environment::file_identity environment::identity(const std::filesystem::path& directory)
{
    struct stat found {};
    if (::stat(directory.c_str(), &found) != 0)
        detail::fail(errno, "open", directory);
    return {found.st_dev, found.st_ino};
}

RINGFENCE_DECL void environment::prepare(const std::filesystem::path& directory, access wanted)
{
    std::error_code failed;
    if (wanted == access::write) {
        std::filesystem::create_directories(directory, failed);
        if (failed)
            detail::fail(failed.value(), "create the directory", directory);
    }
    if (!std::filesystem::is_directory(directory, failed)) {
        if (std::filesystem::exists(directory, failed))
            throw error{error_code::format, "store `" + directory.string() + "`: is not a directory"};
        detail::fail(failed ? failed.value() : ENOENT, "open", directory);
    }
    if (wanted == access::write)
        return;
    struct stat data {};
    if (::stat((directory / "data.mdb").c_str(), &data) != 0)
        detail::fail(errno, "open data.mdb", directory);
    if (data.st_size == 0)  // made by somebody who has not begun to write
        detail::fail(ENOENT, "open data.mdb", directory);
}

RINGFENCE_DECL void environment::start()
{
    check(mdb_env_create(&handle_), "open");
    check(mdb_env_set_maxdbs(handle_, static_cast<MDB_dbi>(table_names.size())), "open");
    check(mdb_env_set_maxreaders(handle_, options_.readers), "open");
    if (mode_ == access::write && !exists())
        check(mdb_env_set_mapsize(handle_, whole_pages(std::min(options_.map_size, options_.map_limit))), "open");
    unsigned flags = MDB_NOTLS;
    if (mode_ != access::write)
        flags |= MDB_RDONLY;
    if (mode_ == access::alone)
        flags |= MDB_NOLOCK;
    if (options_.commits == durability::unsynced)
        flags |= MDB_NOSYNC;
    constexpr mdb_mode_t owner_and_group = 0660;  // numbers of people: nobody else reads them
    check(mdb_env_open(handle_, directory_.c_str(), flags, owner_and_group), "open");
    files_ = files_in_place();
    MDB_stat main{};
    check(mdb_env_stat(handle_, &main), "open");
    if (main.ms_psize != page_size)
        throw error{error_code::format, "store `" + directory_.string() + "`: has pages of " +
                                            std::to_string(main.ms_psize) +
                                            " bytes; ringfence needs a system with pages of 4096"};
    check_readers();
    if (mode_ == access::write) {
        const mutex_lock lock{write_mutex_};
        const writing mark{writer_};
        create_tables();
    } else {
        open_tables();
    }
}

RINGFENCE_DECL bool environment::exists() const
{
    std::error_code failed;
    const auto size = std::filesystem::file_size(directory_ / "data.mdb", failed);
    return !failed && size != 0;
}

RINGFENCE_DECL void environment::create_tables()
{
    // A change gets back the pages that it frees itself only where LMDB has found some that commits before it freed and
    // no reader sees (mdb_ovpage_free): a new store's first import, if it is large, would take new ones again and
    // again.
    constexpr int first_commits = 3;
    for (int made = 0;;) {
        try {
            write_transaction change;
            begin(change);
            const rollback guard{change};
            MDB_stat main{};
            MDB_dbi unnamed{};
            check(mdb_dbi_open(change.handle_, nullptr, 0, &unnamed), "open");
            check(mdb_stat(change.handle_, unnamed, &main), "open");
            const bool is_new = made != 0 || main.ms_entries == 0;
            if (is_new) {
                for (std::size_t i = 0; i < table_names.size(); ++i)
                    check(mdb_dbi_open(change.handle_, table_names[i], MDB_CREATE, &tables_[i]), "create");
                change.put(table::meta, "format", format_bytes(format_version));
            } else {
                find_tables(change.handle_, MDB_CREATE);
            }
            // Committed even when nothing was changed: only so do the tables' handles stay open.
            commit(change);
            if (!is_new || ++made == first_commits)
                return;
        } catch (const detail::map_full&) {
            grow();
        }
    }
}

RINGFENCE_DECL void environment::open_tables()
{
    // Unlike a `read_transaction` this one has to be committed, or the tables' handles would be closed with it.
    MDB_txn* txn = nullptr;
    int code = mdb_txn_begin(handle_, nullptr, MDB_RDONLY, &txn);
    if (code == MDB_MAP_RESIZED) {
        check(mdb_env_set_mapsize(handle_, 0), "open");
        code = mdb_txn_begin(handle_, nullptr, MDB_RDONLY, &txn);
    }
    check(code, "open");
    try {
        find_tables(txn, 0);
    } catch (...) {
        mdb_txn_abort(txn);
        throw;
    }
    check(mdb_txn_commit(txn), "open");
}

RINGFENCE_DECL void environment::find_tables(MDB_txn* txn, unsigned flags)
{
    for (std::size_t i = 0; i < tables_of(format_); ++i) {
        const bool may_lack = i >= tables_of(oldest_format);
        const int code = mdb_dbi_open(txn, table_names[i], may_lack ? flags : 0, &tables_[i]);
        if (code == MDB_NOTFOUND && i == 0)
            throw error{error_code::format, "store `" + directory_.string() +
                                                "`: data.mdb holds no ringfence store; choose another directory"};
        if (code == MDB_NOTFOUND && may_lack) {
            tables_[i] = no_table;  // open for reading alone; who writes next makes it
            continue;
        }
        if (code == MDB_NOTFOUND)
            throw error{error_code::corrupt, "store `" + directory_.string() + "`: the table `" +
                                                 std::string{table_names[i]} +
                                                 "` is missing; restore the store from a copy"};
        check(code, "open");
        if (i == 0)
            format_ = read_format(txn);
    }
}

RINGFENCE_DECL std::string environment::format_bytes(std::uint32_t format)
{
    std::string bytes(4, '\0');
    for (unsigned i = 0; i < 4; ++i)
        bytes[i] = static_cast<char>(format >> (8 * i) & 0xff);
    return bytes;
}

RINGFENCE_DECL std::uint32_t environment::read_format(MDB_txn* txn) const
{
    MDB_val key = detail::as_val("format");
    MDB_val found{};
    if (mdb_get(txn, handle_of(table::meta), &key, &found) != MDB_SUCCESS || found.mv_size != 4)
        throw error{error_code::format,
                    "store `" + directory_.string() + "`: data.mdb holds no ringfence store; choose another directory"};
    std::uint32_t version = 0;
    for (unsigned i = 0; i < 4; ++i)
        version |= std::uint32_t{static_cast<unsigned char>(detail::as_view(found)[i])} << (8 * i);
    if (version < oldest_format || version > format_version)
        throw error{error_code::format,
                    "store `" + directory_.string() + "`: has format " + std::to_string(version) +
                        ", this program reads formats " + std::to_string(oldest_format) + " to " +
                        std::to_string(format_version) +
                        "; use the ringfence that wrote it, or build a new store from the rule files and lists"};
    return version;
}

RINGFENCE_DECL void environment::check(int code, std::string_view what) const
{
    if (code != MDB_SUCCESS)
        detail::fail(code, what, directory_);
}

RINGFENCE_DECL void environment::check_readers() noexcept
{
    int dead = 0;
    mdb_reader_check(handle_, &dead);  // a failure here shows itself at the next transaction
}

RINGFENCE_DECL std::uint64_t environment::id_of(MDB_txn* txn) const noexcept
{
    constexpr std::uint64_t low = (std::uint64_t{1} << transaction::map_generation_shift) - 1;
    return map_generation_.load(std::memory_order_acquire) << transaction::map_generation_shift |
           (mdb_txn_id(txn) & low);
}

RINGFENCE_DECL void environment::begin(write_transaction& change)
{
    change.environment_ = this;
    expect_in_place();
    if (++writes_ % writes_between_checks == 0)
        check_readers();
    int code = mdb_txn_begin(handle_, nullptr, 0, &change.handle_);
    while (code == MDB_MAP_RESIZED) {
        move_map(0);
        code = mdb_txn_begin(handle_, nullptr, 0, &change.handle_);
    }
    if (code != MDB_SUCCESS) {
        change.handle_ = nullptr;
        detail::fail(code, "begin to write", directory_);
    }
    change.id_ = id_of(change.handle_);
}

RINGFENCE_DECL void environment::commit(write_transaction& change)
{
    for (std::size_t i = 0; i < change.before_commit_.size(); ++i)
        change.before_commit_[i](change);
    expect_in_place();  // there may have been other writers to wait for
    int code = mdb_txn_commit(change.handle_);
    change.handle_ = nullptr;
    if (code == EIO && out_of_room())
        code = ENOSPC;  // LMDB says EIO of a write that came to an end half way
    check(code, "commit");
}

RINGFENCE_DECL bool environment::out_of_room() const noexcept
{
    constexpr std::uint64_t little = 1 << 20;
    struct statvfs disk {};
    if (::statvfs(directory_.c_str(), &disk) == 0 && std::uint64_t{disk.f_bavail} * disk.f_frsize < little)
        return true;
    rlimit largest{};
    std::error_code failed;
    const std::uint64_t size = std::filesystem::file_size(directory_ / "data.mdb", failed);
    return !failed && ::getrlimit(RLIMIT_FSIZE, &largest) == 0 && largest.rlim_cur != RLIM_INFINITY &&
           size + little > largest.rlim_cur;
}

RINGFENCE_DECL void environment::grow()
{
    const std::size_t now = map_size();
    const std::size_t limit = whole_pages(options_.map_limit);
    if (now >= limit)
        throw error{error_code::full, "store `" + directory_.string() + "`: reached its limit of " +
                                          std::to_string(options_.map_limit >> 20) +
                                          " MiB; open it with a larger `map_limit`"};
    move_map(std::min(now + std::min(now, growth_step), limit));
}

RINGFENCE_DECL std::size_t environment::whole_pages(std::size_t bytes) noexcept
{
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    constexpr std::size_t least = 64;  // pages that an empty store and its first change need
    return std::max((bytes + page - 1) / page, least) * page;
}

RINGFENCE_DECL void environment::move_map(std::size_t size)
{
    remapping_ = true;
    struct reopen {
        std::atomic<bool>& flag;
        ~reopen()
        {
            flag = false;
            flag.notify_all();
        }
    } const at_end{remapping_};
    const auto patience = std::chrono::steady_clock::now() + reader_patience;
    {
        const mutex_lock lock{gates_mutex_};
        for (const auto& each : gates_)
            while (each->up.load()) {
                if (std::chrono::steady_clock::now() > patience)
                    throw error{error_code::busy,
                                "store `" + directory_.string() +
                                    "`: has to grow, but a read transaction of this process does not end"};
                std::this_thread::sleep_for(std::chrono::microseconds{50});
            }
        // The generation first: should LMDB fail half way, nobody may trust an old address.
        map_generation_.fetch_add(1);
        check(mdb_env_set_mapsize(handle_, size), "grow");
    }
}

RINGFENCE_DECL void environment::follow_growth(std::uint64_t generation)
{
    if (writer_.load() == std::this_thread::get_id())
        throw error{error_code::refused, "store `" + directory_.string() + "`: a read transaction inside a change"};
    const mutex_lock lock{write_mutex_};
    if (map_generation_.load() == generation)
        move_map(0);
}

RINGFENCE_DECL void environment::enter(detail::gate& own)
{
    for (;;) {
        own.up.store(true);
        if (!remapping_.load())
            return;
        own.up.store(false);
        remapping_.wait(true);
    }
}

RINGFENCE_DECL void environment::begin(read_transaction& reading)
{
    bool checked = false;
    for (;;) {
        enter(*reading.gate_);
        const std::uint64_t generation = map_generation_.load();
        const int code = reading.handle_ == nullptr ? mdb_txn_begin(handle_, nullptr, MDB_RDONLY, &reading.handle_)
                                                    : mdb_txn_renew(reading.handle_);
        if (code == MDB_SUCCESS) {
            reading.id_ = id_of(reading.handle_);
            reading.live_ = true;
            return;
        }
        reading.gate_->up.store(false);
        if (code == MDB_MAP_RESIZED) {
            follow_growth(generation);
        } else if (code == MDB_READERS_FULL && !checked) {
            check_readers();
            checked = true;
        } else {
            detail::fail(code, "begin to read", directory_);
        }
    }
}

}  // namespace ringfence::store

#endif
