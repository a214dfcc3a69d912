// One request to Graph, with all that every request must carry: the token, immutable ids, a request id of ours, the
// mailbox's budget, the pinned host; and its answer, told as JSON or as an Error.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "connectors/graph/clouds.hpp"
#include "connectors/graph/errors.hpp"
#include "connectors/http/request_budget.hpp"
#include "connectors/oauth/authorized_client.hpp"
#include "core/clock.hpp"
#include "core/log.hpp"
#include "core/message.hpp"

namespace remand::graph {

struct Call {
    std::string method = "GET";
    std::string target; // "/users/…" (see links.hpp), or a next or delta link
    MailboxId mailbox;  // whose budget; empty: a call about the directory
    std::string body;   // JSON
    int page_size = 0;  // asked for with Prefer: odata.maxpagesize; 0: the server's
    Priority priority = Priority::new_mail;
};

// Exchange takes at most so many requests of one mailbox at a time, from a batch too.
inline constexpr std::size_t most_in_batch = 3;

// Thread-safe; owns nothing but its budget and settings.
class Client {
public:
    Client(Endpoints endpoints, http::Transport& transport, oauth::CachingTokenSource& tokens, const Clock& clock,
           Log log, const Limits& limits = {}, const DayUse& used_before = {}, http::SharedBucket* of_app = nullptr);

    // The JSON object of a success; an empty object for an empty success (204).
    [[nodiscard]] Result<nlohmann::json> json(const Call& call);
    // The body of a success as it came.
    [[nodiscard]] Result<std::string> bytes(const Call& call);

    // Several GETs about one mailbox in one round trip (at most `most_in_batch`, each counted and answered by itself), in
    // the order of the calls. An item that failed is the caller's to ask again, alone: what is said about it here does
    // not tell a dead token from a refused item. After a 429 of an item its mailbox is held, for as long as it says or for a
    // while of ours. Never for MIME, which a
    // batch gives in base64. https://learn.microsoft.com/graph/json-batching
    [[nodiscard]] Result<std::vector<Result<nlohmann::json>>> batch(const std::vector<Call>& calls);

    [[nodiscard]] BudgetUse use() const { return budget_.use(); }
    [[nodiscard]] const Endpoints& endpoints() const { return endpoints_; }
    [[nodiscard]] const oauth::Grant& grant() const { return grant_; }
    [[nodiscard]] oauth::CachingTokenSource& tokens() { return tokens_; }
    [[nodiscard]] Timestamp now() const { return clock_.now(); }
    [[nodiscard]] const Log& log() const { return log_; }

private:
    Result<http::Response> send(const Call& call, std::string_view accept, int places = 1);
    Result<http::Response> within_budget(const Call& call, const http::Request& request, int places);
    Result<std::string> url_of(const Call& call) const;
    // Notes what a refusal means for the mailbox's budget and the log.
    Error refused(const Call& call, const http::Request& request, const http::Response& response);

    const Endpoints endpoints_;
    const oauth::Grant grant_;
    oauth::CachingTokenSource& tokens_;
    oauth::AuthorizedClient sender_;
    http::RequestBudget budget_;
    const Clock& clock_;
    const Log log_;
};

} // namespace remand::graph
