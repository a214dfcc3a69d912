// actions export-copy: a sealed copy as a file that only its owner can read.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/encoding.hpp"
#include "service/cli/commands.hpp"

namespace remand::cli {

NewFile::NewFile(std::string name) : name_(std::move(name)) {
    fd_ = ::open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd_ < 0) problem_ = errno == EEXIST ? "it exists already" : std::strerror(errno);
}

NewFile::~NewFile() {
    if (fd_ < 0) return;
    ::close(fd_);
    if (!is_whole_) ::unlink(name_.c_str());
}

bool NewFile::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(fd_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    is_whole_ = ::fsync(fd_) == 0;
    return is_whole_;
}

int actions_export_copy(Session& session, const std::string& id, NewFile& file) {
    const auto copy = session.api.call("POST", "/v1/actions/" + percent_encode(id) + "/copy", nlohmann::json::object());
    if (!copy) return report(session.terminal, copy.error());
    const auto bytes = from_base64(field(*copy, "bytes"));
    if (!bytes || sha256_hex(*bytes) != field(*copy, "sha256"))
        return report(session.terminal,
                      {ErrorKind::give_up, "copy.damaged", "The copy did not arrive as it was kept.", {}});
    if (!file.write(*bytes))
        return report(session.terminal, {ErrorKind::fix_configuration,
                                         "cli.file",
                                         "The file " + file.name() + " cannot be written: " + std::strerror(errno) +
                                             ".",
                                         {}});
    auto shown = *copy;
    shown.erase("bytes");
    shown["file"] = file.name();
    if (session.terminal.is_json) return print_json(session.terminal, shown), exit_code::ok;
    session.terminal.err << "Wrote " << bytes->size() << " bytes of mail to " << file.name()
                         << ". It may be dangerous, and it is not sealed any more.\nThe audit says who took it.\n";
    return exit_code::ok;
}

} // namespace remand::cli
