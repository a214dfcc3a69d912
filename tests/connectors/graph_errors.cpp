#include <catch2/catch.hpp>

#include "connectors/graph/errors.hpp"
#include "tests/connectors/graph_support.hpp"

namespace remand::graph {
namespace {

using tests::graph_error;
using tests::reply;

const Timestamp now{std::chrono::seconds{1'800'000'000}};

Error read(const http::Response& response, About about = About::mailbox) {
    return error_of(http::Request{}, response, about, now);
}
Error write(const http::Response& response) {
    http::Request request;
    request.method = "POST";
    return error_of(request, response, About::mailbox, now);
}

TEST_CASE("The deepest code that is known wins over the outer one", "[graph_errors]") {
    const auto told = read_error(R"({"error":{"code":"BadRequest","message":"outer","innererror":{"code":"x",
        "innerError":{"code":"syncStateNotFound","request-id":"r-1"}}}})");
    CHECK(told.code == "SyncStateNotFound");
    CHECK(told.message == "outer");
    CHECK(told.request_id == "r-1");
}

TEST_CASE("A body that is no error of Graph gives no code", "[graph_errors]") {
    CHECK(read_error("").code.empty());
    CHECK(read_error("<html>proxy</html>").code.empty());
    CHECK(read_error(R"({"error":"text"})").code.empty());
    CHECK(read_error(R"([1])").code.empty());
}

TEST_CASE("Codes of a dead cursor ask for a resync whatever their case and status", "[graph_errors]") {
    CHECK(read(graph_error(410, "whatever")).kind == ErrorKind::resync);
    CHECK(read(reply(410)).kind == ErrorKind::resync);
    CHECK(read(graph_error(400, "SYNCSTATENOTFOUND")).kind == ErrorKind::resync);
    CHECK(read(graph_error(404, "resyncRequired")).kind == ErrorKind::resync);
    CHECK(read(graph_error(400, "SyncStateInvalid")).kind == ErrorKind::resync);
}

TEST_CASE("Throttling waits for the time that was named", "[graph_errors]") {
    const auto decimal = read(graph_error(429, "ApplicationThrottled", {{"Retry-After", "2.128"}}));
    CHECK(decimal.kind == ErrorKind::wait);
    CHECK(decimal.retry_after == std::chrono::milliseconds{2128});
    CHECK(decimal.code == "graph.ApplicationThrottled");
    const auto date = read(reply(429, "", {{"Retry-After", "Fri, 15 Jan 2027 08:00:30 GMT"}}));
    CHECK(date.retry_after == std::chrono::seconds{30});
    const auto silent = read(graph_error(429, "TooManyRequests"));
    CHECK(silent.kind == ErrorKind::wait);
    CHECK_FALSE(silent.retry_after);
    CHECK(read(reply(503)).kind == ErrorKind::wait);
}

TEST_CASE("A write that met a server's fault has an unknown outcome, a read is repeated", "[graph_errors]") {
    for (const int status : {500, 502, 504}) {
        CHECK(read(reply(status)).kind == ErrorKind::retry);
        CHECK(write(reply(status)).kind == ErrorKind::unknown_outcome);
    }
    CHECK(write(reply(503)).kind == ErrorKind::unknown_outcome);
    CHECK(write(graph_error(503, "ErrorServerBusy")).kind == ErrorKind::unknown_outcome);
    CHECK(write(graph_error(503, "ErrorMailboxMoveInProgress")).kind == ErrorKind::unknown_outcome);
    CHECK(write(reply(503, "", {{"Retry-After", "7"}})).kind == ErrorKind::wait);
    CHECK(write(graph_error(429, "ApplicationThrottled")).kind == ErrorKind::wait);
}

TEST_CASE("What is wrong with one mailbox parks it, what is wrong with the directory is for the administrator",
          "[graph_errors]") {
    CHECK(read(graph_error(404, "MailboxNotEnabledForRESTAPI")).kind == ErrorKind::skip_mailbox);
    CHECK(read(graph_error(404, "ErrorInvalidUser")).kind == ErrorKind::skip_mailbox);
    CHECK(read(graph_error(403, "ErrorAccessDenied")).kind == ErrorKind::skip_mailbox);
    CHECK(read(graph_error(403, "ErrorAccessDenied"), About::directory).kind == ErrorKind::fix_configuration);
    CHECK(read(graph_error(403, "Authorization_RequestDenied"), About::directory).kind == ErrorKind::fix_configuration);
    CHECK(read(graph_error(401, "InvalidAuthenticationToken")).kind == ErrorKind::fix_configuration);
}

TEST_CASE("A message that is gone has a code that says so", "[graph_errors]") {
    const auto error = read(graph_error(404, "ErrorItemNotFound"));
    CHECK(error.kind == ErrorKind::skip_item);
    CHECK(error.code == "graph.not_found");
    CHECK(read(reply(404)).code == "graph.not_found");
}

TEST_CASE("Only the two codes of conversion count as never to be had as MIME", "[graph_errors]") {
    CHECK(is_unconvertible(read(graph_error(500, "ErrorMimeContentConversionFailed"))));
    CHECK(is_unconvertible(read(graph_error(500, "ErrorCorruptData"))));
    CHECK_FALSE(is_unconvertible(read(reply(500))));
}

TEST_CASE("A conflict is repeated and a full mailbox is not", "[graph_errors]") {
    CHECK(write(graph_error(409, "ErrorIrresolvableConflict")).kind == ErrorKind::retry);
    CHECK(write(graph_error(412, "SomethingNew")).kind == ErrorKind::retry);
    CHECK(write(graph_error(507, "ErrorQuotaExceeded")).kind == ErrorKind::give_up);
    CHECK(write(graph_error(400, "ErrorInvalidIdMalformed")).kind == ErrorKind::give_up);
}

} // namespace
} // namespace remand::graph
