#include "service/cli/api_client.hpp"

#include <utility> // Boost 1.74's headers need both of these first

#include <boost/asio/strand.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

namespace remand::cli {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace web = boost::beast::http;

Result<ApiAnswer> send_to_service(const std::filesystem::path& socket, std::string_view method,
                                  const std::string& target, const std::string& body) {
    constexpr std::size_t largest_answer = 256UL * 1024 * 1024;
    beast::error_code problem;
    net::io_context io;
    net::local::stream_protocol::socket stream(io);
    try {
        stream.connect(net::local::stream_protocol::endpoint(socket.string()), problem);
    } catch (const boost::system::system_error& error) { // a path that is too long for a socket
        problem = error.code();
    }
    if (problem == boost::system::errc::permission_denied)
        return fail(ErrorKind::fix_configuration, "cli.no_access",
                    "This user may not talk to the service (" + socket.string() +
                        "); run the command as root or as the service's user.");
    if (problem) return fail(ErrorKind::retry, "cli.no_service", "No service listens on " + socket.string() + '.');

    web::request<web::string_body> request;
    request.method_string(beast::string_view(method.data(), method.size()));
    request.target(target);
    request.version(11);
    request.keep_alive(false);
    request.set(web::field::host, "localhost");
    request.set(web::field::content_type, "application/json");
    request.body() = body;
    request.prepare_payload();
    web::write(stream, request, problem);

    beast::flat_buffer buffer;
    web::response_parser<web::string_body> parser;
    parser.body_limit(largest_answer);
    if (!problem) web::read(stream, buffer, parser, problem);
    if (problem)
        return fail(ErrorKind::unknown_outcome, "cli.broken_answer",
                    "The service ended the connection before its answer was complete (" + problem.message() +
                        "); look at its log, and at what was done, before repeating.");
    return ApiAnswer{static_cast<int>(parser.get().result_int()), std::move(parser.get().body())};
}

} // namespace remand::cli
