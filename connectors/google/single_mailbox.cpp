#include "connectors/google/single_mailbox.hpp"

#include <nlohmann/json.hpp>

#include "connectors/google/fields.hpp"
#include "core/text.hpp"

namespace remand::google {

Mailbox single_mailbox(std::string_view address) {
    Mailbox mailbox;
    mailbox.address = address;
    mailbox.id = {mailbox.address}; // the directory, which has the account's own id, is out of reach
    return mailbox;
}

Result<TenantIdentity> identify_mailbox(Api& api, const Mailbox& mailbox, std::string_view mail_scope) {
    const auto profile = api.mail(mailbox, mail_scope, {"GET", "/profile", {}, Area::mailbox, units::profile});
    if (!profile) return fail(profile.error());
    const auto address = ascii_lower(text_field(*profile, "emailAddress"));
    if (address != mailbox.address)
        return fail(ErrorKind::fix_configuration, "google.wrong_account",
                    "The consent was given by " + address + ", not by " + mailbox.address +
                        ". Run `remand tenant authorize` again and sign in as that one.");
    return TenantIdentity{address, address, {}};
}

} // namespace remand::google
