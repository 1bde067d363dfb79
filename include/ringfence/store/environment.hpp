// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

// The store's directory as one LMDB environment: opening, transactions, cursors and the one place that knows
// LMDB's return codes. No other file includes lmdb.h.
//
// How a growing map and running readers get along: LMDB can move its map only while this process has no live
// transaction. Each `read_transaction` owns a gate, one atomic flag that is up while it is live. Whoever moves
// the map raises `remapping_`, waits until every gate is down, and lets the readers in again. A reader pays one
// exchange for it. After a move every address is another, which is why `transaction::id()` changes with it.

#ifndef RINGFENCE_STORE_ENVIRONMENT_HPP
#define RINGFENCE_STORE_ENVIRONMENT_HPP

#include <lmdb.h>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace ringfence::store {

enum class error_code : std::uint8_t {
    missing,     ///< there is no store, list, policy or import of that name
    format,      ///< not a ringfence store, or one of another format version
    permission,  ///< the files are there but may not be used
    busy,        ///< somebody else has it, or a reader does not come to an end; trying again may help
    full,        ///< the disk, the map limit or another limit of the store is reached
    corrupt,     ///< stored bytes that this program cannot have written
    io,          ///< the system failed to read or write
    refused      ///< the call breaks a rule of the store or of a list
};

/// Whatever goes wrong in the store. The text says what, where and what can be done, for a person.
class error : public std::runtime_error {
public:
    error(error_code code, const std::string& text) : std::runtime_error{text}, code_{code} {}

    error_code code() const noexcept { return code_; }

private:
    error_code code_;
};

/// The store's tables, one named LMDB database each. FORMAT.md says what is in them.
enum class table : std::uint8_t {
    meta,
    lists,
    layers,
    index,
    spans,
    entries,
    imports,
    journal,
    policies,
    changes,
    details,
    trail,
    users
};

inline constexpr std::array<const char*, 13> table_names{"meta",    "lists",   "layers",  "index",    "spans",
                                                         "entries", "imports", "journal", "policies", "changes",
                                                         "details", "trail",   "users"};

/// The version of everything FORMAT.md describes. A program refuses a store that has another one.
inline constexpr std::uint32_t format_version = 2;

/// LMDB takes the system's page size. The index relies on this one: larger values lie on pages of their own and stay
/// where they are while they are unchanged, which with other pages they would not.
inline constexpr unsigned page_size = 4096;

enum class access : std::uint8_t {
    read,  ///< read only; needs to write `lock.mdb` all the same, as LMDB keeps its readers there
    write  ///< read and write; creates the store where there is none
};

enum class durability : std::uint8_t {
    synced,   ///< a commit has reached the disk when `write` returns
    unsynced  ///< the system writes when it likes: a power cut may ruin the store. For stores that can be made anew.
};

struct environment_options {
    std::size_t map_size = std::size_t{8}
                           << 30;  ///< bytes of address space to begin with, not of disk; grows by itself
    std::size_t map_limit = std::size_t{64} << 30;  ///< bytes the map, and so the store, may grow to
    unsigned readers = 1024;                        ///< read transactions at a time, over all processes
    durability commits = durability::synced;
};

class environment;
class write_transaction;

namespace detail {

/// Thrown inside `environment::write` alone, which answers it by a larger map.
class map_full : public error {
public:
    using error::error;
};

/// What LMDB's `code` means, while doing `what` with the store in `where`.
[[noreturn]] inline void fail(int code, std::string_view what, const std::filesystem::path& where)
{
    const std::string at = "store `" + where.string() + "`: ";
    const std::string doing = " (" + std::string{what} + ": " + mdb_strerror(code) + ")";
    switch (code) {
    case MDB_MAP_FULL: throw map_full{error_code::full, at + "the map is full" + doing};
    case ENOENT: throw error{error_code::missing, at + "there is none; the first policy activated creates it" + doing};
    case MDB_INVALID:
    case MDB_VERSION_MISMATCH:
    case MDB_INCOMPATIBLE:
        throw error{error_code::format, at + "data.mdb is not a ringfence store; choose another directory" + doing};
    case EACCES:
    case EPERM:
    case EROFS:
        throw error{error_code::permission,
                    at +
                        "not permitted; a reader needs to read data.mdb and to write lock.mdb, a writer needs to write "
                        "both: check their owner, group and mode" +
                        doing};
    case MDB_READERS_FULL:
        throw error{error_code::busy,
                    at + "too many read transactions at a time; end some or open with more `readers`" + doing};
    case EAGAIN:
    case EBUSY: throw error{error_code::busy, at + "in use by another program; try again" + doing};
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        throw error{error_code::full,
                    at + "no room left on the disk; nothing was changed, make room and try again" + doing};
    case MDB_TXN_FULL:
        throw error{error_code::full, at + "too much changed in one transaction; do it in smaller parts" + doing};
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_CURSOR_FULL:
    case MDB_PAGE_FULL:
        throw error{error_code::corrupt,
                    at + "damaged; restore it from a copy or build it anew from its sources" + doing};
    case MDB_BAD_TXN: throw error{error_code::refused, at + "this change had failed before and cannot go on" + doing};
    case MDB_PANIC:
        throw error{error_code::io, at + "an earlier write failed half way; close the store and open it again" + doing};
    case ENOMEM: throw error{error_code::io, at + "not enough memory or address space" + doing};
    default: throw error{error_code::io, at + "the system failed" + doing};
    }
}

inline MDB_val as_val(std::string_view bytes) noexcept
{
    return MDB_val{bytes.size(), const_cast<char*>(bytes.data())};  // LMDB does not write through it
}

inline std::string_view as_view(const MDB_val& value) noexcept
{
    return {static_cast<const char*>(value.mv_data), value.mv_size};
}

/// One read transaction's flag; its own cache line, as each thread has one.
struct alignas(64) gate {
    std::atomic<bool> up{false};
};

}  // namespace detail

/// Throws `error_code::missing` where the directory holds no store: before one is opened for a change that must not
/// create it.
inline void expect_store(const std::filesystem::path& directory)
{
    std::error_code failed;
    if (!std::filesystem::exists(directory / "data.mdb", failed))
        throw error{error_code::missing, "store `" + directory.string() +
                                             "`: there is none; `ringfence activate FILE --store " +
                                             directory.string() + "` makes one"};
}

/// What reading needs, in a read or in a write transaction. Views into the store that its functions return
/// are good until the transaction ends, in a write transaction until its next change.
class transaction {
public:
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;

    /// The value at `key`, or nothing. `key` must not be empty nor longer than 511 bytes.
    std::optional<std::string_view> get(table from, std::string_view key) const;

    /// Names this snapshot of the store at its present address: two transactions of one environment with
    /// equal ids see the same bytes at the same addresses. Only good for comparing.
    std::uint64_t id() const noexcept { return id_; }

    /// Numbers the store's commits: what a write transaction leaves behind has this id in every process.
    std::uint64_t commit_id() const noexcept { return id_ & ((std::uint64_t{1} << map_generation_shift) - 1); }

    /// How often this process has moved the store's map: addresses kept from another value are void.
    std::uint64_t map_generation() const noexcept { return id_ >> map_generation_shift; }

    /// How many records a table has.
    std::size_t count(table of) const;

    const environment& owner() const noexcept { return *environment_; }

protected:
    friend class cursor;
    friend class environment;

    static constexpr unsigned map_generation_shift = 48;

    transaction() = default;
    ~transaction() = default;
    [[noreturn]] void fail(int code, std::string_view what) const;

    environment* environment_ = nullptr;
    MDB_txn* handle_ = nullptr;
    std::uint64_t id_ = 0;
};

/// A read transaction to be used again and again: `renew`, read, `reset`. For one thread at a time.
class read_transaction : public transaction {
public:
    /// Live from the start. Throws `error`.
    explicit read_transaction(std::shared_ptr<environment> in);
    ~read_transaction();

    /// Ends the snapshot and keeps the place among the readers. Does nothing when it is not live.
    void reset() noexcept;

    /// A snapshot of the newest state. Waits while the map is being moved. Throws `error`; not live then.
    /// A thread that has a live one must not call `environment::write`.
    void renew();

    bool live() const noexcept { return live_; }

private:
    friend class environment;

    std::shared_ptr<environment> keep_;
    std::shared_ptr<detail::gate> gate_;
    bool live_ = false;
};

/// A change of the store, made and committed by `environment::write` alone.
class write_transaction : public transaction {
public:
    /// Sets the value at `key`. Throws `error`.
    void put(table into, std::string_view key, std::string_view value);

    /// As `put` with a value of `size` bytes that the caller fills in before the next change. Throws `error`.
    char* reserve(table into, std::string_view key, std::size_t size);

    /// Whether there was a value at `key`; there is none now. Throws `error`.
    bool erase(table from, std::string_view key);

    /// `f` runs once, when all is done and before the commit.
    void before_commit(std::function<void(write_transaction&)> f) { before_commit_.push_back(std::move(f)); }

    /// What the index notes for the readers' directories; index.hpp alone touches it.
    struct touched {
        std::vector<std::uint64_t> segments;  ///< keys of the segments written or erased
        std::uint64_t spans = 0;              ///< nodes written or erased
    };
    touched& touched_index() noexcept { return touched_; }

private:
    friend class environment;
    write_transaction() = default;
    ~write_transaction() = default;

    touched touched_;
    std::vector<std::function<void(write_transaction&)>> before_commit_;
};

/// A place in a table, in the order of its keys. In a write transaction a change of the same table voids it
/// until the next `seek`, `first` or `last`. Must end before its transaction does.
class cursor {
public:
    cursor(const transaction& in, table of);
    ~cursor() { mdb_cursor_close(handle_); }
    cursor(const cursor&) = delete;
    cursor& operator=(const cursor&) = delete;

    bool first() { return move(MDB_FIRST); }
    bool last() { return move(MDB_LAST); }
    bool next() { return move(MDB_NEXT); }
    bool previous() { return move(MDB_PREV); }

    /// To the first record whose key is not less than `key`.
    bool seek(std::string_view key)
    {
        key_ = detail::as_val(key);
        return move(MDB_SET_RANGE);
    }

    /// To the last record whose key is not greater than `key`.
    bool seek_back(std::string_view wanted)
    {
        if (!seek(wanted))
            return last();
        return key() == wanted || previous();
    }

    std::string_view key() const noexcept { return detail::as_view(key_); }
    std::string_view value() const noexcept { return detail::as_view(value_); }

private:
    bool move(MDB_cursor_op op)
    {
        const int code = mdb_cursor_get(handle_, &key_, &value_, op);
        if (code == MDB_NOTFOUND)
            return false;
        if (code != MDB_SUCCESS)
            in_.fail(code, "read");
        return true;
    }

    const transaction& in_;
    MDB_cursor* handle_ = nullptr;
    MDB_val key_{};
    MDB_val value_{};
};

/// The store of one directory, in this process. Thread safe. A process must not use after a fork what it opened
/// before: open the store in the child.
class environment : public std::enable_shared_from_this<environment> {
public:
    /// Opens the store, for `access::write` creates it where there is none. LMDB allows a directory to be open
    /// once in a process, so the second call returns what the first one opened, its options included. Asking to
    /// write while it is open for reading alone is refused: open for writing first.
    /// Throws `error`.
    static std::shared_ptr<environment> open(const std::filesystem::path& directory, access wanted,
                                             const environment_options& options = {})
    {
        opened& all = registry();
        std::unique_lock lock{all.mutex};
        prepare(directory, wanted);
        for (const file_identity wanted_one = identity(directory);;) {
            const auto known = all.environments.find(wanted_one);
            if (known == all.environments.end())
                break;
            if (const auto shared = known->second.lock()) {
                if (shared->process_ != ::getpid())
                    throw error{error_code::refused,
                                "store `" + directory.string() +
                                    "`: opened before this process was forked; open it after the fork instead"};
                if (wanted == access::write && shared->mode_ == access::read)
                    throw error{error_code::refused,
                                "store `" + directory.string() +
                                    "`: this process has it open for reading only; open it for writing first"};
                return shared;
            }
            all.closed.wait(lock);  // its last user has gone, and is closing it at this moment
        }
        const std::shared_ptr<environment> made{new environment{directory, wanted, options}};
        made->start();
        made->identity_ = identity(directory);
        all.environments[*made->identity_] = made;
        return made;
    }

    environment(const environment&) = delete;
    environment& operator=(const environment&) = delete;
    ~environment()
    {
        if (handle_ == nullptr)
            return;
        if (process_ != ::getpid()) {  // the parent's, and not to be touched; but the child may open it anew
            if (identity_) {
                const std::lock_guard lock{registry().mutex};
                registry().environments.erase(*identity_);
            }
            return;
        }
        if (!identity_) {  // failed to open; `open` has the registry's mutex
            mdb_env_close(handle_);
            return;
        }
        opened& all = registry();
        const std::lock_guard lock{all.mutex};
        mdb_env_close(handle_);
        all.environments.erase(*identity_);
        all.closed.notify_all();
    }

    const std::filesystem::path& directory() const noexcept { return directory_; }
    access mode() const noexcept { return mode_; }

    /// Bytes of address space the map has now.
    std::size_t map_size() const noexcept
    {
        MDB_envinfo info{};
        mdb_env_info(handle_, &info);
        return info.me_mapsize;
    }

    /// Bytes of `data.mdb` in use, free pages inside it included.
    std::uint64_t used_bytes() const noexcept
    {
        MDB_envinfo info{};
        mdb_env_info(handle_, &info);
        MDB_stat stat{};
        mdb_env_stat(handle_, &stat);
        return (std::uint64_t{info.me_last_pgno} + 1) * stat.ms_psize;
    }

    /// Writes a copy of the newest state to an open file, without the pages that are free. Others read and write as
    /// ever meanwhile; writers of this process wait. Throws `error`.
    void copy_to(int file)
    {
        if (writer_.load(std::memory_order_relaxed) == std::this_thread::get_id())
            throw error{error_code::refused, "store `" + directory_.string() + "`: a copy inside a change"};
        const std::lock_guard lock{write_mutex_};  // this process must not move its map while it is being copied
        int code = mdb_env_copyfd2(handle_, file, MDB_CP_COMPACT);
        if (code == MDB_MAP_RESIZED) {
            move_map(0);
            code = mdb_env_copyfd2(handle_, file, MDB_CP_COMPACT);
        }
        check(code, "copy");
    }

    /// Runs `f(write_transaction&)` and commits, returning what `f` returned. Waits for other writers of any
    /// process. When `f` throws, nothing is changed. `f` runs again from the start when the map had to grow, so
    /// it must set, not accumulate, what it leaves outside. Not to be called inside `f`, nor with a live
    /// read transaction of the same thread.
    /// Throws `error` and what `f` throws.
    template <class F>
    auto write(F&& f) -> std::invoke_result_t<F&, write_transaction&>
    {
        using result = std::invoke_result_t<F&, write_transaction&>;
        if (mode_ != access::write)
            throw error{error_code::refused, "store `" + directory_.string() + "`: open for reading only"};
        if (writer_.load(std::memory_order_relaxed) == std::this_thread::get_id())
            throw error{error_code::refused, "store `" + directory_.string() + "`: a change inside a change"};
        const std::lock_guard lock{write_mutex_};
        const writing mark{writer_};
        for (;;) {
            try {
                write_transaction change;
                begin(change);
                const rollback guard{change};
                if constexpr (std::is_void_v<result>) {
                    f(change);
                    commit(change);
                    return;
                } else {
                    result value = f(change);
                    commit(change);
                    return value;
                }
            } catch (const detail::map_full&) {
                grow();
            }
        }
    }

private:
    friend class transaction;
    friend class read_transaction;
    friend class write_transaction;
    friend class cursor;

    struct file_identity {
        dev_t device;
        ino_t inode;
        friend auto operator<=>(const file_identity&, const file_identity&) = default;
    };

    struct writing {
        std::atomic<std::thread::id>& who;
        explicit writing(std::atomic<std::thread::id>& w) : who{w} { who = std::this_thread::get_id(); }
        ~writing() { who = std::thread::id{}; }
        writing(const writing&) = delete;
        writing& operator=(const writing&) = delete;
    };

    struct rollback {
        write_transaction& of;
        explicit rollback(write_transaction& w) : of{w} {}
        ~rollback()
        {
            if (of.handle_ != nullptr)
                mdb_txn_abort(of.handle_);
        }
        rollback(const rollback&) = delete;
        rollback& operator=(const rollback&) = delete;
    };

    static constexpr std::chrono::seconds reader_patience{10};
    static constexpr std::size_t growth_step = std::size_t{1} << 30;
    static constexpr unsigned writes_between_checks = 64;

    environment(std::filesystem::path directory, access wanted, const environment_options& options)
        : directory_{std::move(directory)}, mode_{wanted}, options_{options}, process_{::getpid()}
    {
    }

    // The one piece of state that outlives calls: LMDB's rule is per process, so the memory of it must be too.
    struct opened {
        std::mutex mutex;
        std::condition_variable closed;
        std::map<file_identity, std::weak_ptr<environment>> environments;
    };
    static opened& registry()
    {
        static opened all;
        return all;
    }

    static file_identity identity(const std::filesystem::path& directory)
    {
        struct stat found {};
        if (::stat(directory.c_str(), &found) != 0)
            detail::fail(errno, "open", directory);
        return {found.st_dev, found.st_ino};
    }

    static void prepare(const std::filesystem::path& directory, access wanted)
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
        if (wanted == access::read && ::access((directory / "data.mdb").c_str(), F_OK) != 0)
            detail::fail(errno, "open data.mdb", directory);
    }

    void start()
    {
        check(mdb_env_create(&handle_), "open");
        check(mdb_env_set_maxdbs(handle_, static_cast<MDB_dbi>(table_names.size())), "open");
        check(mdb_env_set_maxreaders(handle_, options_.readers), "open");
        if (mode_ == access::write && !exists())
            check(mdb_env_set_mapsize(handle_, whole_pages(std::min(options_.map_size, options_.map_limit))), "open");
        unsigned flags = MDB_NOTLS;
        if (mode_ == access::read)
            flags |= MDB_RDONLY;
        if (options_.commits == durability::unsynced)
            flags |= MDB_NOSYNC;
        constexpr mdb_mode_t owner_and_group = 0660;  // numbers of people: nobody else reads them
        check(mdb_env_open(handle_, directory_.c_str(), flags, owner_and_group), "open");
        MDB_stat main{};
        check(mdb_env_stat(handle_, &main), "open");
        if (main.ms_psize != page_size)
            throw error{error_code::format, "store `" + directory_.string() + "`: has pages of " +
                                                std::to_string(main.ms_psize) +
                                                " bytes; ringfence needs a system with pages of 4096"};
        check_readers();
        if (mode_ == access::write) {
            const std::lock_guard lock{write_mutex_};
            const writing mark{writer_};
            create_tables();
        } else {
            open_tables();
        }
    }

    bool exists() const
    {
        std::error_code failed;
        const auto size = std::filesystem::file_size(directory_ / "data.mdb", failed);
        return !failed && size != 0;
    }

    void create_tables()
    {
        for (;;) {
            try {
                write_transaction change;
                begin(change);
                const rollback guard{change};
                MDB_stat main{};
                MDB_dbi unnamed{};
                check(mdb_dbi_open(change.handle_, nullptr, 0, &unnamed), "open");
                check(mdb_stat(change.handle_, unnamed, &main), "open");
                if (main.ms_entries != 0) {
                    find_tables(change.handle_);
                    check_format(change);
                } else {
                    for (std::size_t i = 0; i < table_names.size(); ++i)
                        check(mdb_dbi_open(change.handle_, table_names[i], MDB_CREATE, &tables_[i]), "create");
                    change.put(table::meta, "format", format_bytes());
                }
                // Committed even when nothing was changed: only so do the tables' handles stay open.
                commit(change);
                return;
            } catch (const detail::map_full&) {
                grow();
            }
        }
    }

    void open_tables()
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
            find_tables(txn);
        } catch (...) {
            mdb_txn_abort(txn);
            throw;
        }
        check(mdb_txn_commit(txn), "open");
        const read_transaction now{shared_from_this()};
        check_format(now);
    }

    void find_tables(MDB_txn* txn)
    {
        for (std::size_t i = 0; i < table_names.size(); ++i) {
            const int code = mdb_dbi_open(txn, table_names[i], 0, &tables_[i]);
            if (code == MDB_NOTFOUND && i == 0)
                throw error{error_code::format, "store `" + directory_.string() +
                                                    "`: data.mdb holds no ringfence store; choose another directory"};
            if (code == MDB_NOTFOUND)
                throw error{error_code::corrupt, "store `" + directory_.string() + "`: the table `" +
                                                     std::string{table_names[i]} +
                                                     "` is missing; restore the store from a copy"};
            check(code, "open");
        }
    }

    static std::string format_bytes()
    {
        std::string bytes(4, '\0');
        for (unsigned i = 0; i < 4; ++i)
            bytes[i] = static_cast<char>(format_version >> (8 * i) & 0xff);
        return bytes;
    }

    void check_format(const transaction& in) const
    {
        const auto found = in.get(table::meta, "format");
        if (!found || found->size() != 4)
            throw error{error_code::format, "store `" + directory_.string() +
                                                "`: data.mdb holds no ringfence store; choose another directory"};
        std::uint32_t version = 0;
        for (unsigned i = 0; i < 4; ++i)
            version |= std::uint32_t{static_cast<unsigned char>((*found)[i])} << (8 * i);
        if (version != format_version)
            throw error{error_code::format,
                        "store `" + directory_.string() + "`: has format " + std::to_string(version) +
                            ", this program reads format " + std::to_string(format_version) +
                            "; use the ringfence that wrote it, or build a new store from the rule files and lists"};
    }

    void check(int code, std::string_view what) const
    {
        if (code != MDB_SUCCESS)
            detail::fail(code, what, directory_);
    }

    void check_readers() noexcept
    {
        int dead = 0;
        mdb_reader_check(handle_, &dead);  // a failure here shows itself at the next transaction
    }

    MDB_dbi handle_of(table of) const noexcept { return tables_[static_cast<std::size_t>(of)]; }

    std::uint64_t id_of(MDB_txn* txn) const noexcept
    {
        constexpr std::uint64_t low = (std::uint64_t{1} << transaction::map_generation_shift) - 1;
        return map_generation_.load(std::memory_order_acquire) << transaction::map_generation_shift |
               (mdb_txn_id(txn) & low);
    }

    void begin(write_transaction& change)
    {
        change.environment_ = this;
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

    void commit(write_transaction& change)
    {
        for (std::size_t i = 0; i < change.before_commit_.size(); ++i)
            change.before_commit_[i](change);
        int code = mdb_txn_commit(change.handle_);
        change.handle_ = nullptr;
        if (code == EIO && out_of_room())
            code = ENOSPC;  // LMDB says EIO of a write that came to an end half way
        check(code, "commit");
    }

    // Whether the file system, or the file's largest size, has no room for a further write of some size.
    bool out_of_room() const noexcept
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

    void grow()
    {
        const std::size_t now = map_size();
        const std::size_t limit = whole_pages(options_.map_limit);
        if (now >= limit)
            throw error{error_code::full, "store `" + directory_.string() + "`: reached its limit of " +
                                              std::to_string(options_.map_limit >> 20) +
                                              " MiB; open it with a larger `map_limit`"};
        move_map(std::min(now + std::min(now, growth_step), limit));
    }

    static std::size_t whole_pages(std::size_t bytes) noexcept
    {
        const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
        constexpr std::size_t least = 64;  // pages that an empty store and its first change need
        return std::max((bytes + page - 1) / page, least) * page;
    }

    // Called by the thread that has `write_mutex_`, without a transaction. Size 0: as large as the store says.
    void move_map(std::size_t size)
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
            const std::lock_guard lock{gates_mutex_};
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

    // A reader met MDB_MAP_RESIZED: another process has made the store larger than this one's map.
    // `generation`: of the map that it met it with; where another reader has followed since, there is nothing to do.
    void follow_growth(std::uint64_t generation)
    {
        if (writer_.load() == std::this_thread::get_id())
            throw error{error_code::refused, "store `" + directory_.string() + "`: a read transaction inside a change"};
        const std::lock_guard lock{write_mutex_};
        if (map_generation_.load() == generation)
            move_map(0);
    }

    void enter(detail::gate& own)
    {
        for (;;) {
            own.up.store(true);
            if (!remapping_.load())
                return;
            own.up.store(false);
            remapping_.wait(true);
        }
    }

    void begin(read_transaction& reading)
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

    std::filesystem::path directory_;
    access mode_;
    environment_options options_;
    pid_t process_;
    std::optional<file_identity> identity_{};
    MDB_env* handle_ = nullptr;
    std::array<MDB_dbi, table_names.size()> tables_{};

    std::mutex write_mutex_;
    std::atomic<std::thread::id> writer_{};
    unsigned writes_ = 0;

    std::atomic<bool> remapping_{false};
    std::atomic<std::uint64_t> map_generation_{0};
    std::mutex gates_mutex_;
    std::vector<std::shared_ptr<detail::gate>> gates_;
};

inline void transaction::fail(int code, std::string_view what) const
{
    detail::fail(code, what, environment_->directory());
}

inline std::optional<std::string_view> transaction::get(table from, std::string_view key) const
{
    MDB_val wanted = detail::as_val(key);
    MDB_val found{};
    const int code = mdb_get(handle_, environment_->handle_of(from), &wanted, &found);
    if (code == MDB_NOTFOUND)
        return std::nullopt;
    if (code != MDB_SUCCESS)
        fail(code, "read");
    return detail::as_view(found);
}

inline std::size_t transaction::count(table of) const
{
    MDB_stat stat{};
    if (const int code = mdb_stat(handle_, environment_->handle_of(of), &stat); code != MDB_SUCCESS)
        fail(code, "read");
    return stat.ms_entries;
}

inline read_transaction::read_transaction(std::shared_ptr<environment> in)
    : keep_{std::move(in)}, gate_{std::make_shared<detail::gate>()}
{
    environment_ = keep_.get();
    {
        const std::lock_guard lock{environment_->gates_mutex_};
        environment_->gates_.push_back(gate_);
    }
    try {
        environment_->begin(*this);
    } catch (...) {
        const std::lock_guard lock{environment_->gates_mutex_};
        std::erase(environment_->gates_, gate_);
        throw;
    }
}

inline read_transaction::~read_transaction()
{
    if (handle_ != nullptr)
        mdb_txn_abort(handle_);
    gate_->up.store(false);
    const std::lock_guard lock{environment_->gates_mutex_};
    std::erase(environment_->gates_, gate_);
}

inline void read_transaction::reset() noexcept
{
    if (!live_)
        return;
    mdb_txn_reset(handle_);
    live_ = false;
    gate_->up.store(false, std::memory_order_release);
}

inline void read_transaction::renew()
{
    reset();
    environment_->begin(*this);
}

inline void write_transaction::put(table into, std::string_view key, std::string_view value)
{
    MDB_val at = detail::as_val(key);
    MDB_val bytes = detail::as_val(value);
    if (const int code = mdb_put(handle_, environment_->handle_of(into), &at, &bytes, 0); code != MDB_SUCCESS)
        fail(code, "write");
}

inline char* write_transaction::reserve(table into, std::string_view key, std::size_t size)
{
    MDB_val at = detail::as_val(key);
    MDB_val bytes{size, nullptr};
    if (const int code = mdb_put(handle_, environment_->handle_of(into), &at, &bytes, MDB_RESERVE); code != MDB_SUCCESS)
        fail(code, "write");
    return static_cast<char*>(bytes.mv_data);
}

inline bool write_transaction::erase(table from, std::string_view key)
{
    MDB_val at = detail::as_val(key);
    const int code = mdb_del(handle_, environment_->handle_of(from), &at, nullptr);
    if (code == MDB_NOTFOUND)
        return false;
    if (code != MDB_SUCCESS)
        fail(code, "write");
    return true;
}

inline cursor::cursor(const transaction& in, table of) : in_{in}
{
    if (const int code = mdb_cursor_open(in.handle_, in.environment_->handle_of(of), &handle_); code != MDB_SUCCESS)
        in.fail(code, "read");
}

}  // namespace ringfence::store

#endif
