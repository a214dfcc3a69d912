// Values of options that several groups of commands take.
#include <fstream>
#include <iostream>
#include <iterator>

#include "service/cli/command_line.hpp"

namespace remand::cli {
namespace {

// The kind of file that a person exported from somewhere: larger is a slip of the hand.
constexpr std::size_t largest_file = 12UL << 20;

} // namespace

Result<std::string> read_file(const std::string& file, std::string_view what) {
    std::string text;
    if (file == "-") {
        text.assign(std::istreambuf_iterator<char>(std::cin), {});
    } else {
        std::ifstream stream(file, std::ios::binary);
        if (stream) text.assign(std::istreambuf_iterator<char>(stream), {});
        if (!stream || stream.bad())
            return fail(ErrorKind::fix_configuration, "cli.file",
                        "The " + std::string(what) + ' ' + file + " cannot be read.");
    }
    if (text.size() > largest_file)
        return fail(ErrorKind::fix_configuration, "cli.file",
                    "The " + std::string(what) + ' ' + file + " has more than 12 MB.");
    return text;
}

CLI::Option* add_tenant(CLI::App& command, std::string& target) {
    return command.add_option("--tenant", target, "Of this tenant; may be left out when there is only one")->type_name("NAME");
}

CLI::Option* add_expiry(CLI::App& command, std::string& target) {
    return command
        .add_option_function<std::string>(
            "--expires",
            [&target](const std::string& value) {
                const auto in = parse_duration(value);
                const auto at =
                    in ? Result<std::string>(to_rfc3339(SystemClock().now() + *in)) : api_moment("--expires", value);
                if (!at)
                    throw CLI::ValidationError("--expires: \"" + value +
                                               "\" is no time; write 30d, 2026-12-31 or 2026-12-31T12:00:00Z");
                target = *at;
            },
            "30d for thirty days from now, or 2026-12-31")
        ->type_name("TIME");
}

} // namespace remand::cli
