"""Sentences of a story that begin as the furniture of a page does, wherever they stand in it."""

import pytest

from cleaner.strip import strip

STORY = (
    "The council voted on Monday to close the old mill road for nine months while the bridge is mended.",
    "Farmers on the north bank said they would lose a third of their trade, and asked for a ferry.",
    "Ann Roe, who keeps sheep above the weir, drove to the meeting with a map of the old ford.",
    "The engineers found rust in four of the nine girders when they looked under the deck in May.",
    "A new bridge would cost 14 million pounds, which the county does not have before 2027.",
    "The mayor said that lorries had been too heavy for the deck since the quarry opened in 1988.",
    "Shops in the lower town will be helped with a fund of 200,000 pounds, half of it from the state.",
    "Work begins after the fair in September and goes on through the winter if the river allows.",
    "Nobody at the meeting spoke against the plan, but forty people left before the vote was taken.",
    "The last time the road was closed, in 1967, two bakeries and the cinema never opened again.",
)
TOLD = """
Thanks for watching the children, she wrote on a card for the neighbor.
We regret the error of our fathers, the old man said.
Cookies help us forget the rain, the baker says.
Readers like you make the worst critics, the old poet told her.
Return to the main page of the ledger and the sum is wrong again.
Stream water on the roots and the tree will live.
The new app is free, and the old one costs a coin.
Keep reading for two hours and your eyes will burn.
Never miss a step on that ladder, the keeper warns.
An error in this report cost the captain his post.
Information from the tower was included in this story of the storm by the court.
Story provided by the sailors, the film could never be shown at home.
From our partners in the south we heard nothing for a week.
Support our troops, the sign on the barn still reads.
Message from our partner in Oslo: the boat is late.
By our reckoning the flood will come in May.
By staff and rope they climbed the last wall.
Tips call for nerve, and few waiters dare to ask for one.
Handout photos of the bridge were all that the papers had.
Illustration was her trade, and boats were her subject.
You can find all our lost socks here, the ferryman says.
This is a reprinted story of the sea that our fathers told.
Gifts are tax deductible only up to a tenth of what one earns.
See the 9 pictures that hang in the hall, and you will know her.
Loading ads on the page takes longer than the page.
We were given bread in exchange for an honest opinion of the mayor.
Reprinted with permission of nobody, the pamphlet went round the yards.
The hill towns have no news service.
All photos by the house were lost in the great flood of that summer.
Start the conversation with a nod to the miller.
Publicity photos of the bridge hang in the inn.
The ferry is funded by readers of tea leaves, the mayor jokes.
We rely on you to bring the oars, the ferryman told the boys.
Delivered every Friday by boat, the flour was gone by noon.
You need to be a member to fish here, and only forty are.
There was an error in the ledger, the clerk wrote.
This contest has ended many a friendship in the valley.
Cookies must be turned once before they burn.
Content is the property of the calm, wrote the poet.
Happy reading was all that she asked of a wet Sunday.
Email the form to the tax office before the end of April.
See you next week, she told the nurse, but she never came.
The writer owns shares of the blame, he says.
Sign up for the draft, the posters told every man over 18.
Subscribe or perish: that was the choice small magazines faced in 1931.
Share this with your children, the nurse said, handing her a leaflet.
Like us, the Danes have a word for it.
Follow the river north for two miles and you reach the mill.
Contact us, the kidnappers wrote, when you have the money.
Click here and the whole grid goes dark, the engineer joked.
Read more books, he told the pupils, and fewer screens.
Related: a word the genealogists use with care.
Advertisement was then a new art.
Comments were closed in the church hall at nine.
All rights reserved for men only, the club's charter said.
Copyright law did not exist in the colony until 1710.
Photo albums were all they saved from the flood.
Image is everything in this trade.
Credit: that is what the farmers lacked.
Source: that was the question the editors kept asking.
Tags hang from every tree in the orchard.
Updated maps were handed to the crews on Monday.
Published in 1922, the poem made him famous.
Posted to Malta, he learned Italian.
By Monday, the water had gone.
By John Smith's reckoning, the vote was lost by noon.
Download speeds in the valley are the lowest in the state.
Support our troops, read the sign on the bridge.
Help us, she whispered.
Join us or leave, the colonel said.
Thank you for reading it to me, the old man said.
Thanks for the memories, read the banner.
Watch: it will rain before noon, he said.
Listen to the full tape and you hear the shot twice.
Listen: nobody here wants the mine.
Play video games for an hour a day and nothing happens, the study says.
See photos of the dead in every window of the street.
Email us your password, said the message that cost him his savings.
Visit our website, the scammers told her.
Visit our graves, the refugees ask of those who stayed.
Tell us what happened, the judge said.
What do you think happens to a town when its mill closes?
Have you seen this man? The poster hung in every station.
Do you have a story to tell? The museum wants to hear it, and 400 people have come already.
Let us know the truth, the widow said.
Write to us, they begged the soldiers.
Our newsletter went to 40 houses, and that was the whole movement.
The newsletter is free, and that is why it will die, Mr Roe said.
Cookies are what the bakery is known for.
Accept all and move on: that is how most people treat the banners.
The views expressed by the minister were his own, a spokesman said.
This story was first told by sailors.
This article of faith cost him his post.
This post was the last before the border.
The post was removed within an hour, the company said.
Reporting by satellite phone, the crew told of high waves.
Editing by hand took three weeks.
Additional reporting duties fell to the deputy.
The writer is a fool, the critic said.
The author is dead, and his heirs sell the house.
Ann Roe is a reporter's nightmare: she answers nothing.
Ann Roe is a nurse at the clinic in Hull, where she has worked since 1999.
He is the author of nine laws that now govern the port.
Follow him and you will end in a ditch, his wife says.
Follow her on foot through the market and you see how the money moves.
Twitter was where the quarrel began.
Facebook, Twitter, YouTube: none of them took the film down.
Instagram is where her trade is.
Print it on cheap paper and it lasts ten years.
Save for the bell, nothing was left.
Next: the reckoning.
Read next the letter of Paul, the vicar said.
Up next was the mayor.
Trending downwards since March, the price fell below one euro.
Most read of all her novels is the third.
Popular as he was, he lost.
Recommended by a neighbour, the roofer took the cash and left.
Sponsored by the brewery, the race drew 300 riders.
Paid for by the state, the dam was never built.
Promoted to captain, he bought a house.
Breaking: that is what the ice was doing.
Live: the wires were all live.
Exclusive: that is what the club wants to be.
Opinion is divided.
Analysis of the blood took nine days.
Editor's note in hand, he went to the printer.
Correction of the course came too late.
Note: the bank never wrote to her.
Disclaimer or no disclaimer, the pill was sold as a cure.
Warning: steep hill, said the sign that nobody read.
Terms of use were agreed with the farmer in 1950.
Privacy policy was never on the council's mind.
About us nobody knows anything, she said.
Home is where the pension is paid.
Menu prices rose by a fifth.
Search parties went out at dawn.
Log in hand, the ranger came down the slope.
Register your gun by Friday, the new law says, or lose it.
Register now with the council to vote on 4 May; the forms are at the library.
Buy now and pay later has become a habit.
Order online and it comes from Ohio, not from the shop.
Tickets cost 12 pounds and are sold at the door.
For tickets, call the box office on 555-0101.
Anyone with information should call police on 101.
If you have been affected, the charity's line is open day and night on 0800 555 111.
Call 911 if you see the animal, the sheriff said.
The hotline is 555-0199.
To vote, text YES to 4040 before midnight.
The hearing is at 7 p.m. at City Hall, 1 Main Street.
Send flowers to the chapel, the family asks.
Donations may be made to the hospice in her memory.
In lieu of flowers, the family asks for gifts to the lifeboat.
The fund can be reached at gifts@example.org.
She is survived by two sons.
Scroll down the list and you find three ministers.
Swipe right on the wrong man and you may lose your savings.
Tap here, says the machine, and the fare is gone.
Skip to the last page and you know the murderer.
Continue reading the will, the judge told the clerk.
The full story was never told.
Full coverage of the village by fibre will take until 2031.
Hide caption and credit from a photo, and it can mean anything.
Loading the ship took nine hours.
Error: that was the verdict of the board.
Page 4 of the report names him.
1 of 5 children goes hungry there.
3 min read like an hour under that sun.
5 comments were all that the plan drew.
12 shares were sold on the first day.
0 degrees was the forecast.
Getty Images sued the firm on Monday.
Reuters saw the letter.
AP saw it too.
(Reuters) was the only name on the dispatch.
Text size matters to older voters.
Font: the carving shows a lion.
A version of this law appeared in Ohio in 1950.
Originally published as a serial, the novel made her rich.
Republished in 1960 under her own name, it sold well.
The post Office closed on Friday.
Powered by steam, the mill ran until 1956.
Filed under lost property, the violin lay there for years.
Categories of risk were drawn up by the bank.
Topics at the meeting included drains.
Share price fell by 9 percent.
Share a meal, share a secret, the proverb says.
Rate this bridge from one to five, the engineers were asked.
Vote: it is all we have, she said.
Poll watchers were turned away.
Take our survey, said the card under the door, and win a boiler.
Win a house for 2 pounds: that was the offer.
Enter to win, said the box in the shop.
Limited time offers are what the regulator has in mind.
Free shipping broke the firm.
No credit card required, the advert said, but the bank took 90 pounds.
Start your free trial, they say; it takes an hour to end it.
Unlock the gate at dawn, the keeper was told.
Already a member, he paid nothing.
Stay up to date, his teacher said, or stay poor.
Stay tuned, the piano will not.
Don't miss the last bus.
Never miss a tide: that is the first rule here.
Be the first to jump, the sergeant said.
You may also like the smaller cheese, which is older.
You might like it; he did not.
People also read the stars here.
From our own well we drank, the nun said.
From the archives came a letter that changes the story.
In pictures he looks older.
In case you missed the point, he made it again.
Editor Ann Roe left in March.
Staff writer was her first job.
Staff at the hospital were told on Friday.
Contributor to three funds, he knew them all.
Associated with the plan are three banks.
Getting there: the train from Leeds takes two hours.
Where to stay: the inn by the bridge has nine rooms.
Serves four.
Prep time: 10 minutes
Yield: 12 scones
Score: 4-2
Attendance: 3,012
Verdict: guilty
Age: 42
Q: Did you know him?
Android:
iPhone:
A: I did not.
The End
""".strip().split("\n")
# At the foot of a page, or in other words, nothing but their sense tells these from what a page asks.
ASKED = """
Get the app, get the discount: that is how the supermarket hooks you.
Donate blood and you get a biscuit.
Call us mad, but we stayed.
Leave a comment and you may be arrested, in this country.
Enter your email address into that box and the thieves have you.
We use cookies in this recipe because they hold the cream.
Become a member and you may vote on the stand's new roof.
Clarification: the judge had asked for one since March.
Special to the valley is its black cheese.
""".strip().split("\n")


def survives(line: str) -> bool:
    for place in (1, len(STORY) // 2, len(STORY) - 1, len(STORY)):
        text = "\n\n".join((*STORY[:place], line, *STORY[place:]))
        if strip(text, title="Village loses its bridge for nine months", html=False).text != text:
            return False
    return True


@pytest.mark.parametrize("line", TOLD)
def test_a_sentence_that_begins_as_furniture_does_stays(line: str) -> None:
    assert survives(line)


@pytest.mark.xfail(strict=True, reason="reads as an invitation or a note of the page")
@pytest.mark.parametrize("line", ASKED)
def test_a_sentence_that_reads_as_furniture_throughout_stays(line: str) -> None:
    assert survives(line)
