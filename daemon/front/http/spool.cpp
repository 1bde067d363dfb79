// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#include "front/http/spool.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

namespace ringfence::server::http {

namespace {

constexpr std::uint64_t look_at_disk_every = std::uint64_t{16} << 20;
constexpr std::uint64_t room_left = std::uint64_t{1} << 30;

bool leaves_room(int file)
{
    struct statvfs disk {};
    return ::fstatvfs(file, &disk) != 0 || std::uint64_t{disk.f_bavail} * disk.f_frsize >= room_left;
}

[[noreturn]] void fail(const char* what) { throw std::system_error{errno, std::generic_category(), what}; }

int open_nameless(const std::filesystem::path& folder)
{
    int file = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR))
        return file;
    // Some file systems have no such files.
    std::string path = (folder / "upload.XXXXXX").string();
    file = ::mkostemp(path.data(), O_CLOEXEC);
    if (file >= 0)
        ::unlink(path.c_str());
    return file;
}

}  // namespace

spooled_body::spooled_body(const spool& in, const address_bytes& origin)
    : in_{in.state_}, origin_{origin}, file_{open_nameless(in_->folder)}
{
    if (file_ < 0)
        fail("there is no place for what is uploaded");
}

spooled_body::~spooled_body()
{
    in_->held -= size_;
    if ((in_->held_by[origin_] -= size_) == 0)
        in_->held_by.erase(origin_);
    ::close(file_);
}

void spooled_body::append(std::string_view bytes)
{
    std::uint64_t& its_own = in_->held_by[origin_];
    if (in_->held + bytes.size() > in_->most)
        throw spool_full{"uploads have more than " + std::to_string(in_->most >> 20) + " MiB, of all together"};
    if (its_own + bytes.size() > in_->most / 2)
        throw spool_full{"uploads of one address have more than " + std::to_string(in_->most >> 21) + " MiB"};
    // The store may lie on the same disk.
    if (in_->held / look_at_disk_every != (in_->held + bytes.size()) / look_at_disk_every && !leaves_room(file_))
        throw spool_full{"the disk that takes uploads has less than 1 GiB left"};
    in_->held += bytes.size();
    its_own += bytes.size();
    size_ += bytes.size();
    while (!bytes.empty()) {
        const ssize_t count = ::write(file_, bytes.data(), bytes.size());
        if (count < 0 && errno != EINTR)
            fail("what is uploaded cannot be kept");
        bytes.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
    }
}

void spooled_body::rewind_to(std::uint64_t begin, std::uint64_t end)
{
    if (::ftruncate(file_, static_cast<off_t>(end)) != 0 ||
        ::lseek(file_, static_cast<off_t>(begin), SEEK_SET) != static_cast<off_t>(begin))
        fail("what is uploaded cannot be read");
}

std::string spooled_body::take()
{
    constexpr std::size_t size = 64 * 1024;
    std::string made(size, '\0');
    ssize_t got = -1;
    do
        got = ::read(file_, made.data(), made.size());
    while (got < 0 && errno == EINTR);
    if (got < 0)
        fail("what was kept cannot be read");
    made.resize(static_cast<std::size_t>(got));
    return made;
}

mapped_body::mapped_body(const spooled_body& of) : size_{of.size()}
{
    if (size_ == 0)
        return;
    at_ = ::mmap(nullptr, size_, PROT_READ, MAP_SHARED, of.file(), 0);
    if (at_ == MAP_FAILED)
        fail("what is uploaded cannot be read");
    ::madvise(at_, size_, MADV_SEQUENTIAL);
}

mapped_body::~mapped_body()
{
    if (size_ != 0)
        ::munmap(at_, size_);
}

std::string_view mapped_body::bytes() const noexcept { return {static_cast<const char*>(at_), size_}; }

}  // namespace ringfence::server::http
