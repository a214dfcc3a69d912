#include <fmt/format.h>

#include "tests/contract/connector_fixture.hpp"

namespace remand::contract {

std::string message_id(int number) { return fmt::format("<{}@sender.test>", number); }

std::string mail(int number) {
    return fmt::format("Received: from mx.sender.test by mx.example.com; Fri, 15 Jan 2027 08:00:00 +0000\r\n"
                       "From: \"Jo Smith\" <jo@sender.test>\r\nTo: jane@example.com\r\nSubject: Number {0}\r\n"
                       "Date: Fri, 15 Jan 2027 08:00:00 +0000\r\nMessage-ID: {1}\r\nMIME-Version: 1.0\r\n"
                       "Content-Type: text/plain; charset=utf-8\r\n\r\nThis is number {0}.\r\n",
                       number, message_id(number));
}

} // namespace remand::contract
