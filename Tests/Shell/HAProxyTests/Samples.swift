/// Answers of a real HAProxy 2.6.12, shortened to the columns that are read here.
enum Samples {
    /// `show stat` of backend `be` after its server n1 was killed.
    static let stat = """
        # pxname,svname,qcur,qmax,scur,smax,slim,stot,bin,bout,dreq,dresp,ereq,econ,eresp,wretr,wredis,status,weight,act,bck,chkfail,chkdown,lastchg,downtime,qlimit,pid,iid,sid,throttle,lbtot,tracked,type,rate,rate_lim,rate_max,check_status,check_code,check_duration,hrsp_1xx
        fe,FRONTEND,,,20,21,8000,42,4436,5227,0,0,0,,,,,OPEN,,,,,,,,,1,2,0,,,,0,0,0,22,,,,10
        be,n1,0,0,0,11,,29,3467,3148,,0,,0,0,0,16,DOWN,1,1,0,2,1,2,2,,1,3,1,,29,,2,0,,19,L4CON,,0,10
        be,n2,0,0,20,21,,29,969,2079,,0,,0,0,0,0,UP,1,1,0,0,0,9,0,,1,3,2,,29,,2,0,,19,L7OK,200,0,20
        be,BACKEND,0,0,20,21,800,42,4436,5227,0,0,,0,0,0,16,UP,1,1,0,,0,9,0,,1,3,0,,58,,1,0,,22,,,,10

        """

    /// `show sess`: three clients and the connection that asks.
    static let sessions = """
        0x55810b7e0c60: proto=tcpv4 src=127.0.0.1:57592 fe=fe be=be srv=n1 ts=00 epoch=0 age=6s calls=3 rate=0 cpu=0 lat=0 rq[f=848000h,i=0,an=00h,rx=59m54s,wx=,ax=] rp[f=80048000h,i=0,an=00h,rx=59m54s,wx=,ax=] scf=[8,0h,fd=8] scb=[8,1h,fd=9] exp=59m54s rc=0 c_exp=
        0x55810b7dc330: proto=tcpv4 src=127.0.0.1:57596 fe=fe be=be srv=n1 ts=00 epoch=0 age=6s calls=3 rate=0 cpu=0 lat=0 rq[f=848000h,i=0,an=00h,rx=59m54s,wx=,ax=] rp[f=80048000h,i=0,an=00h,rx=59m54s,wx=,ax=] scf=[8,0h,fd=10] scb=[8,1h,fd=11] exp=59m54s rc=0 c_exp=
        0x55810b77ca10: proto=tcpv4 src=127.0.0.1:57602 fe=fe be=be srv=n2 ts=00 epoch=0 age=6s calls=3 rate=0 cpu=0 lat=0 rq[f=848000h,i=0,an=00h,rx=59m54s,wx=,ax=] rp[f=80048000h,i=0,an=00h,rx=59m54s,wx=,ax=] scf=[8,0h,fd=12] scb=[8,1h,fd=13] exp=59m54s rc=0 c_exp=
        0x55810b895e10: proto=unix_stream src=unix:1 fe=GLOBAL be=<NONE> srv=<none> ts=00 epoch=0 age=0s calls=1 rate=0 cpu=0 lat=0 rq[f=c08000h,i=0,an=00h,rx=,wx=,ax=] rp[f=80008002h,i=0,an=00h,rx=,wx=,ax=] scf=[8,200h,fd=68] scb=[8,1h,fd=-1] exp= rc=0 c_exp=

        """
}
