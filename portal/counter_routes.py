"""The addresses of queues, tickets and appointments, and of whoever calls and looks after them."""

from __future__ import annotations

from portal.contexts import office
from portal.counter_contexts import Appointments, Queues, Tickets
from portal.permissions import Permission
from portal.route import Route

PUBLIC_COUNTER_ROUTES = (
    Route("queues", "/queue"),
    Route("queue.take", "/queue/{number}", factory=Queues),
    Route("ticket", "/tickets/{number}/{code}", factory=Tickets),
    Route("ticket.give-up", "/tickets/{number}/{code}/give-up", factory=Tickets),
    Route("ticket.back", "/tickets/{number}/{code}/back", factory=Tickets),
    Route("ticket.here", "/tickets/{number}/{code}/here", factory=Tickets),
    Route("queue.here", "/arrived/{code}"),
    Route("kiosk.pad", "/kiosk/{point}/number/{kind}"),
    Route("kiosk.queues", "/kiosk/{point}/queue"),
    Route("kiosk.queue", "/kiosk/{point}/queue/{number}", factory=Queues),
    Route("kiosk.ticket", "/kiosk/{point}/tickets/{number}/{code}", factory=Tickets),
    Route("my.appointments", "/my/appointments", permission=Permission.APPLY),
    Route("my.appointment.new", "/my/appointments/new/{number}", permission=Permission.APPLY, factory=Queues),
    Route(
        "my.appointment",
        "/my/appointments/{number}",
        permission=Permission.APPOINTMENT_OWN,
        factory=Appointments,
    ),
    Route(
        "my.appointment.cancel",
        "/my/appointments/{number}/cancel",
        permission=Permission.APPOINTMENT_OWN,
        factory=Appointments,
    ),
    Route(
        "my.appointment.arrive",
        "/my/appointments/{number}/arrive",
        permission=Permission.APPOINTMENT_OWN,
        factory=Appointments,
    ),
)

INNER_COUNTER_ROUTES = (
    # -- acceptors at their windows, and whoever looks after the queues, on the departments' net
    Route("office.counter", "/office/counter", "department", Permission.COUNTER),
    Route("office.counter.act", "/office/counter/{act}", "department", Permission.COUNTER),
    Route("office.queues", "/office/queues", "department", Permission.QUEUE_BOARD, office),
    Route(
        "office.queues.ledger",
        "/office/queues/ledger.{kind:(xlsx|csv)}",
        "department",
        Permission.QUEUE_BOARD,
        office,
    ),
    # -- inside the hall
    Route("reception", "/office/reception", "hall", Permission.RECEPTION),
    Route("reception.ticket", "/office/reception/{ticket}", "hall", Permission.RECEPTION),
    Route("desk.queues", "/desk/organisation/queues", "hall", Permission.HALL_ARRANGE),
    Route("desk.presence", "/desk/organisation/presence-code", "hall", Permission.HALL_ARRANGE),
    Route("desk.queue.new", "/desk/organisation/queues/new", "hall", Permission.HALL_ARRANGE),
    Route("desk.queue", "/desk/organisation/queues/{number}", "hall", Permission.HALL_ARRANGE, Queues),
)
