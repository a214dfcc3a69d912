// One call to a Google API: token, budget, error table, JSON. Everything else in this folder goes through here.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "connectors/google/errors.hpp"
#include "connectors/google/quota.hpp"
#include "connectors/http/request_budget.hpp"
#include "connectors/oauth/authorized_client.hpp"
#include "core/message.hpp"

namespace remand::google {

struct Endpoints {
    std::string gmail;     // "https://gmail.googleapis.com"
    std::string directory; // "https://admin.googleapis.com"
    std::string pubsub;    // "https://pubsub.googleapis.com"
    std::string calendar;  // "https://www.googleapis.com"
};

struct Call {
    std::string method = "GET";
    std::string path; // after /gmail/v1/users/me or /admin/directory/v1, with its query
    std::string body; // JSON
    Area area = Area::message;
    std::string_view cost = units::get; // not asked for directory calls: one query each
    Priority priority = Priority::new_mail;
    std::chrono::seconds deadline{60};
    std::string content_type = "application/json"; // of the body
    bool is_upload = false;                        // `path` is after /upload/gmail/v1/users/me
};

// Thread-safe. Borrows transport and clock.
class Api {
public:
    Api(Endpoints endpoints, std::string admin, std::unique_ptr<oauth::TokenSource> tokens, http::Transport& transport,
        const Clock& clock, Limits limits = {}, const DayUse& used_before = {}, http::SharedBucket* of_project = nullptr);

    // As the owner of the mailbox: Google answers "Delegation denied" to anyone else.
    [[nodiscard]] Result<nlohmann::json> mail(const Mailbox& mailbox, std::string_view scope, const Call& call);
    // As the administrator. `call.area` is taken as directory.
    [[nodiscard]] Result<nlohmann::json> directory(std::string_view scope, Call call);

    // As the owner of the calendar. `call.area` is taken as calendar; `path` after /calendar/v3.
    [[nodiscard]] Result<nlohmann::json> calendar(const Mailbox& mailbox, Call call);

    // As the service account itself, for nobody. `call.area` is taken as pubsub; `path` after /v1.
    [[nodiscard]] Result<nlohmann::json> pubsub(std::string_view scope, Call call);

    // For doctor: whether the token itself can be had.
    [[nodiscard]] Result<void> try_token(std::string_view subject, std::string_view scope);
    [[nodiscard]] const std::string& admin() const { return admin_; }
    [[nodiscard]] BudgetUse use() const { return mail_budget_.use(); }

private:
    Result<nlohmann::json> send(const oauth::Grant& grant, http::RequestBudget& budget, double units,
                                const std::string& base, const Call& call);
    const Endpoints endpoints_;
    const std::string admin_;
    const Clock& clock_;
    const Limits limits_;
    oauth::CachingTokenSource tokens_;
    oauth::AuthorizedClient client_;
    http::RequestBudget mail_budget_;
    http::RequestBudget directory_budget_;
    http::RequestBudget pubsub_budget_;
    http::RequestBudget calendar_budget_;
};

} // namespace remand::google
