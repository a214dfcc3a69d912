#include "connectors/google/provider.hpp"

#include "connectors/google/connector.hpp"
#include "connectors/google/consent.hpp"
#include "connectors/google/quota.hpp"
#include "connectors/google/scopes.hpp"
#include "connectors/google/settings.hpp"

namespace remand::google {

Provider google_provider() {
    Provider provider;
    provider.name = "google";
    provider.title = "Google Workspace";
    provider.options = options();
    provider.credential_keys = {key_option};
    provider.limits = quota_table();
    provider.check = check;
    provider.permissions = permissions;
    provider.consent = consent;
    provider.read_callback = read_callback;
    provider.connect = connect;
    provider.credentials = credentials;
    provider.redeem = redeem;
    provider.notification_permissions = {
        {"roles/pubsub.subscriber",
         "Pull the subscription that tells of new mail. Given to the service account on that subscription in the Cloud "
         "console (Pub/Sub Subscriber), with no user and no delegation; not needed where Pub/Sub pushes.",
         false, "Everything: mail is polled."},
        {"roles/pubsub.publisher",
         "Let Gmail tell of new mail. Given to gmail-api-push@system.gserviceaccount.com on the topic (Pub/Sub "
         "Publisher).",
         false, "Everything: mail is polled."},
    };
    return provider;
}

} // namespace remand::google
