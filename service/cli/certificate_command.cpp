// tenant certificate: a key and certificate of our own making, so that nobody needs another tool and the key never
// leaves this machine.
#include <ostream>

#include "service/cli/commands.hpp"

namespace remand::cli {

using nlohmann::json;

int tenant_certificate(Session& session, const std::string& name, int days, const std::string& file_name,
                       std::ostream& file) {
    const auto made = session.api.call("POST", tenant_path(name, "/certificate"), json{{"days", days}});
    if (!made) return report(session.terminal, made.error());
    const std::string pem = field(*made, "certificate");
    if (!file_name.empty() && !(file << pem << std::flush))
        return report(session.terminal, {ErrorKind::fix_configuration,
                                         "cli.certificate_file",
                                         "The certificate was made, but " + file_name +
                                             " cannot be written; make another one with a file that can.",
                                         {}});
    if (session.terminal.is_json) return print_json(session.terminal, *made), exit_code::ok;
    if (file_name.empty()) session.terminal.out << pem;
    session.terminal.err << "Made a certificate for \"" << name << "\", thumbprint " << field(*made, "thumbprint")
                         << ", until " << field(*made, "expires_at").substr(0, 10)
                         << ". Its key stays here, sealed.\nUpload the certificate"
                         << (file_name.empty() ? " (the lines above)" : " " + file_name)
                         << " at the app registration under Certificates & secrets > Certificates.\n"
                            "A former credential serves until the new one has worked: remand tenant doctor "
                         << name << '\n';
    return exit_code::ok;
}

} // namespace remand::cli
