#include "scanner/extract/gmime_addresses.hpp"

#include "scanner/extract/address_list.hpp"
#include "scanner/extract/gmime_ptr.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {

std::vector<Address> parse_addresses_forgivingly(std::string_view value, const CharsetDecoder& charset) {
    if (value.empty() || is_plain_address_list(value)) return parse_addresses(value, charset); // without its objects
    std::vector<Address> found;
    // Decoded first: GMime's own decoding of encoded words and of raw 8-bit names guesses charsets differently.
    const GPtr<InternetAddressList> list(internet_address_list_parse(nullptr, std::string(value).c_str()));
    if (!list) return found;
    std::vector<InternetAddressList*> open{list.get()}; // groups wait here; no recursion
    for (std::size_t next = 0; next < open.size(); ++next) {
        const int count = internet_address_list_length(open[next]);
        for (int i = 0; i < count && found.size() < limits::addresses; ++i) {
            InternetAddress* item = internet_address_list_get_address(open[next], i);
            if (INTERNET_ADDRESS_IS_GROUP(item)) {
                open.push_back(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(item)));
            } else if (INTERNET_ADDRESS_IS_MAILBOX(item)) {
                const char* name = internet_address_get_name(item);
                const char* address = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(item));
                found.push_back(make_address(name == nullptr ? "" : name, address == nullptr ? "" : address, charset));
            }
        }
    }
    return found;
}

} // namespace remand::scanner
