#include "tests/emulator/recorder.hpp"

#include <stdexcept>

#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "tests/emulator/model/world.hpp"

namespace remand::emulator {

using nlohmann::json;

namespace {
json pairs(const Pairs& list) {
    json result = json::array();
    for (const auto& [name, value] : list) result.push_back({to_valid_utf8(name), to_valid_utf8(value)});
    return result;
}

// Secrets are of no use to whoever reads the record.
Pairs without_secrets(Pairs headers) {
    for (auto& [name, value] : headers)
        if (equals_ignoring_case(name, "Authorization")) value = value.substr(0, value.find(' ')) + " ...";
    return headers;
}
} // namespace

Recorder::Recorder(const std::filesystem::path& file) : stream_(file, std::ios::binary | std::ios::app) {
    if (!stream_) throw std::runtime_error("Cannot write " + file.string() + ".");
}

void Recorder::write(Cloud cloud, std::string_view operation, const Request& request, const Response& response,
                     bool was_faulted) {
    const json line = {{"cloud", to_text(cloud)},
                       {"operation", operation},
                       {"method", request.method},
                       {"path", to_valid_utf8(request.path)},
                       {"query", pairs(request.query)},
                       {"request_headers", pairs(without_secrets(request.headers))},
                       {"request_body", to_valid_utf8(request.body)},
                       {"status", response.is_dropped ? 0 : response.status},
                       {"content_type", response.body.empty() ? "" : response.content_type},
                       {"response_headers", pairs(response.headers)},
                       {"response_body", to_valid_utf8(response.body)},
                       {"was_faulted", was_faulted}};
    stream_ << line.dump(-1, ' ', false, json::error_handler_t::replace) << '\n';
    stream_.flush();
}

} // namespace remand::emulator
