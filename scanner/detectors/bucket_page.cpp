// A page in somebody's store of files (object storage): a bucket is made in a minute, under the cloud's own good name, and serves
// copies of sign-in pages until somebody complains. Honest look-alikes: files handed over by such a link (PDF, archives), and
// newsletters that show themselves in the browser from there.
#include "scanner/detectors/all.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/url/domain.hpp"

namespace remand::scanner::detect {
namespace {

// Amazon S3 has a host for each region and bucket: "bucket.s3.eu-west-3.amazonaws.com", "s3-eu-west-1.amazonaws.com".
bool is_bucket(std::string_view host) {
    constexpr std::array<std::string_view, 12> stores{
        "storage.googleapis.com", "storage.cloud.google.com", "firebasestorage.googleapis.com", "blob.core.windows.net",
        "web.core.windows.net",   "r2.dev",                   "digitaloceanspaces.com",         "backblazeb2.com",
        "wasabisys.com",          "aliyuncs.com",             "myqcloud.com",                   "storage.yandexcloud.net"};
    if (std::ranges::any_of(stores, [&](std::string_view store) { return is_within(host, store); })) return true;
    return is_within(host, "amazonaws.com") && (host.starts_with("s3") || host.find(".s3") != std::string_view::npos);
}

bool is_page(std::string_view path) {
    constexpr std::array<std::string_view, 5> endings{".html", ".htm", ".xhtml", ".shtml", ".svg"};
    const auto lower = ascii_lower(path);
    return std::ranges::any_of(endings, [&](std::string_view ending) { return lower.ends_with(ending); });
}

} // namespace

Reason bucket_page(const MessageView& mail) {
    if (mail.is_colleague || mail.is_discussion_list || mail.is_newsletter || mail.is_directory) return {};
    if (mail.is_authenticated && (mail.history.is_solicited || is_brand_sender(mail.from.domain))) return {};
    const auto page = std::ranges::find_if(mail.links, [](const WebLink& link) {
        return is_bucket(link.host) && is_page(link.url.path);
    });
    if (page == mail.links.end()) return {};
    return fmt::format("Leads to a page in a store of files, {}, where anybody can put one", shown(page->host));
}

} // namespace remand::scanner::detect
