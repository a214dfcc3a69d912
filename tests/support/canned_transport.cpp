#include "tests/support/canned_transport.hpp"

#include <algorithm>
#include <memory>

#include "core/text.hpp"

namespace remand::tests {

http::Response reply(int status, std::string body, http::Headers headers) {
    http::Response response;
    response.status = status;
    response.body = std::move(body);
    response.headers = std::move(headers);
    return response;
}

Answer always(http::Response response) {
    return [response = std::move(response)](const http::Request&) { return response; };
}

Answer in_turn(std::vector<Result<http::Response>> answers) {
    struct Turns {
        std::mutex mutex;
        std::vector<Result<http::Response>> answers;
        std::size_t next = 0;
    };
    auto turns = std::make_shared<Turns>();
    turns->answers = std::move(answers);
    return [turns](const http::Request&) {
        const std::lock_guard lock(turns->mutex);
        const auto index = std::min(turns->next++, turns->answers.size() - 1);
        return turns->answers.at(index);
    };
}

bool CannedTransport::Rule::matches(const http::Request& request) const {
    return (method.empty() || method == request.method) && request.url.find(url_part) != std::string::npos;
}

CannedTransport& CannedTransport::on(std::string_view method, std::string_view url_part, Answer answer) {
    const std::lock_guard lock(mutex_);
    rules_.push_back({std::string(method), std::string(url_part), std::move(answer)});
    return *this;
}

CannedTransport& CannedTransport::on(std::string_view method, std::string_view url_part, http::Response response) {
    return on(method, url_part, always(std::move(response)));
}

Result<http::Response> CannedTransport::send(const http::Request& request) {
    Answer answer;
    {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
        const auto rule =
            std::find_if(rules_.rbegin(), rules_.rend(), [&](const Rule& one) { return one.matches(request); });
        if (rule != rules_.rend()) answer = rule->answer;
    }
    if (!answer)
        return fail(ErrorKind::give_up, "canned.unexpected", "No answer for " + request.method + " " + request.url);
    return answer(request);
}

std::vector<http::Request> CannedTransport::requests() const { return requests("", ""); }

std::vector<http::Request> CannedTransport::requests(std::string_view method, std::string_view url_part) const {
    const std::lock_guard lock(mutex_);
    const Rule wanted{std::string(method), std::string(url_part), {}};
    std::vector<http::Request> found;
    std::copy_if(requests_.begin(), requests_.end(), std::back_inserter(found),
                 [&](const http::Request& request) { return wanted.matches(request); });
    return found;
}

std::size_t CannedTransport::count(std::string_view method, std::string_view url_part) const {
    return requests(method, url_part).size();
}

std::string header_of(const http::Request& request, std::string_view name) {
    for (const auto& [key, value] : request.headers)
        if (equals_ignoring_case(key, name)) return value;
    return {};
}

} // namespace remand::tests
