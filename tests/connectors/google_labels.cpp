#include "connectors/google/labels.hpp"

#include <catch2/catch.hpp>

#include "connectors/google/cursor.hpp"

using namespace remand;
using namespace remand::google;

TEST_CASE("A message's place is read from its labels", "[labels]") {
    const OwnLabels ours{"Label_7", "Label_8"};
    CHECK(place_of({"INBOX", "UNREAD"}, ours) == Place::inbox);
    CHECK(place_of({"SPAM"}, ours) == Place::junk);
    CHECK(place_of({"TRASH", "INBOX"}, ours) == Place::trash);
    CHECK(place_of({"TRASH", "Label_7"}, ours) == Place::quarantine);
    CHECK(place_of({"TRASH", "Label_7"}, {}) == Place::trash);
    CHECK(place_of({"Label_7"}, ours) == Place::other); // its user took it out of the trash
    CHECK(place_of({}, ours) == Place::other);
}

TEST_CASE("A location holds all labels, sorted, and whether it is read", "[labels]") {
    const auto location = location_of({"UNREAD", "INBOX", "Label_1"}, {});
    CHECK(location.where == std::vector<std::string>{"INBOX", "Label_1", "UNREAD"});
    CHECK_FALSE(location.is_read);
    CHECK(location.folder_name == "Inbox");
    CHECK(location_of({"SPAM"}, {}).is_read);
}

TEST_CASE("Each destination sets its labels and takes the other places' away", "[labels]") {
    const OwnLabels ours{"Label_7", "Label_8"};
    const auto junk = change_for(Place::junk, ours);
    CHECK(junk->add == Labels{"SPAM"});
    CHECK(junk->remove == Labels{"INBOX", "TRASH", "Label_7"});
    const auto trash = change_for(Place::trash, ours);
    CHECK(trash->add == Labels{"TRASH"});
    CHECK(trash->remove == Labels{"INBOX", "SPAM", "Label_7"});
    const auto quarantine = change_for(Place::quarantine, ours);
    CHECK(quarantine->add == Labels{"TRASH", "Label_7"});
    CHECK(quarantine->remove == Labels{"INBOX", "SPAM"});
    CHECK(change_for(Place::inbox, {})->remove == Labels{"SPAM", "TRASH"});
    CHECK_FALSE(change_for(Place::quarantine, {}));
    CHECK_FALSE(change_for(Place::soft_deleted, ours));
    CHECK_FALSE(change_for(Place::other, ours));
    CHECK_FALSE(change_for(Place::gone, ours));
}

TEST_CASE("Going back reaches exactly the recorded set, unread flag included", "[labels]") {
    const auto change = change_back({"TRASH", "Label_7", "STARRED"}, {"INBOX", "UNREAD", "Label_1", "CATEGORY_UPDATES"},
                                    {"Label_1", "Label_7"});
    CHECK(change.add == Labels{"INBOX", "UNREAD", "Label_1", "CATEGORY_UPDATES"});
    CHECK(change.remove == Labels{"TRASH", "Label_7", "STARRED"});
    CHECK(change_back({"INBOX"}, {"INBOX"}, {}).empty());
}

TEST_CASE("An archived message goes back to no label at all", "[labels]") {
    const auto change = change_back({"TRASH"}, {}, {});
    CHECK(change.add.empty());
    CHECK(change.remove == Labels{"TRASH"});
}

TEST_CASE("A label deleted since is left out, and the message stays findable", "[labels]") {
    CHECK(change_back({"TRASH"}, {"Label_1", "Label_2"}, {"Label_2"}).add == Labels{"Label_2"});
    CHECK(change_back({"TRASH"}, {"Label_1"}, {}).add == Labels{"INBOX"});
    CHECK(change_back({"TRASH"}, {"Label_1", "SPAM"}, {}).add == Labels{"SPAM"});
}

TEST_CASE("Labels that cannot be set are not asked for", "[labels]") {
    const auto change = change_back({"TRASH", "CHAT"}, {"SENT", "INBOX"}, {});
    CHECK(change.add == Labels{"INBOX"});
    CHECK(change.remove == Labels{"TRASH"});
}

TEST_CASE("A cursor comes back from its text as it was", "[cursor]") {
    const Cursor listing{Cursor::Stage::listing, "12345678901234567890", 1'795'000'000, 3, "page/+=2"};
    CHECK(parse_cursor(to_text(listing)) == listing);
    const Cursor history{Cursor::Stage::history, "7", 0, 0, ""};
    CHECK(parse_cursor(to_text(history)) == history);
}

TEST_CASE("What is no cursor of ours is none", "[cursor]") {
    for (const auto* text : {"x", "2 history 7 0 0 ", "1 history 7x 0 0 ", "1 history  0 0 ", "1 nowhere 7 0 0 ",
                             "1 history 7 -1 0 ", "1 history 7 0 0", "1 history 7 0 0 a b"})
        CHECK_FALSE(parse_cursor({text}));
}
